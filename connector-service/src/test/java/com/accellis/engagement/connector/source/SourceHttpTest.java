package com.accellis.engagement.connector.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SourceHttpTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final SourceHttp http = new SourceHttp(1_000);
    private final CompletableFuture<Boolean> closedByTheCaller = new CompletableFuture<>();
    private ServerSocket server;

    @BeforeEach
    void open() throws IOException {
        server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    @Test
    void anAnswerComesWhole() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n[1,2]");

        var answer = http.send(request(), LONG);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(new String(answer.body(), US_ASCII)).isEqualTo("[1,2]");
    }

    /** The JDK's own limit is over once the head is there. */
    @Test
    void aBodyThatStallsIsGivenUpAndItsConnectionClosed() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n[1,");

        assertThatThrownBy(() -> http.send(request(), Duration.ofMillis(700))).isInstanceOf(HttpTimeoutException.class);

        assertThat(closedByTheCaller.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aHeadThatDoesNotComeIsGivenUp() {
        answer("");

        assertThatThrownBy(() -> http.send(request(), Duration.ofMillis(700))).isInstanceOf(HttpTimeoutException.class);
    }

    @Test
    void aBodyThatIsTooLargeIsGivenUpAndItsConnectionClosed() throws Exception {
        answer("HTTP/1.1 200 OK\r\nContent-Length: 900000\r\n\r\n" + "1".repeat(2_000));

        assertThatThrownBy(() -> http.send(request(), LONG))
                .isInstanceOf(SourceHttp.AnswerTooLarge.class)
                .hasMessageContaining("more than 1000 bytes");

        assertThat(closedByTheCaller.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aConnectionThatBreaksIsAFailureOfReading() throws Exception {
        server.close();

        assertThatThrownBy(() -> http.send(request(), LONG)).isInstanceOf(IOException.class);
    }

    private HttpRequest request() {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/list"))
                .build();
    }

    /** To one request; then waits for the caller to close the connection. */
    private void answer(String answer) {
        var serving = new Thread(() -> {
            try (Socket caller = server.accept()) {
                var requested = new BufferedReader(new InputStreamReader(caller.getInputStream(), US_ASCII));
                while (!requested.readLine().isEmpty()) {
                    // The rest of the head.
                }
                caller.getOutputStream().write(answer.getBytes(US_ASCII));
                caller.getOutputStream().flush();
                closedByTheCaller.complete(requested.read() < 0);
            } catch (IOException e) {
                // Closed with bytes of ours unread.
                closedByTheCaller.complete(true);
            }
        });
        serving.setDaemon(true);
        serving.start();
    }
}
