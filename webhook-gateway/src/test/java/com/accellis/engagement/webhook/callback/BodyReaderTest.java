package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.webhook.platform.WebhookConfig;
import io.smallrye.config.WithDefault;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BodyReaderTest {

    private static final int LARGEST = 1024 * 1024;
    private static final int LENGTH = 100_000;

    private final Vertx vertx = Vertx.vertx();
    private final BodyRoom room = new BodyRoom(LENGTH);
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private final byte[] sent = new byte[LENGTH];
    private Socket socket;
    private OutputStream out;

    @BeforeEach
    void connect() throws Exception {
        new Random(7).nextBytes(sent);
        var server = done(vertx.createHttpServer()
                .requestHandler(request -> BodyReader.read(vertx, request, LARGEST, room, Duration.ofSeconds(30))
                        .onSuccess(body::complete)
                        .onFailure(body::completeExceptionally))
                .listen(0, "127.0.0.1"));
        socket = new Socket("127.0.0.1", server.actualPort());
        out = socket.getOutputStream();
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        done(vertx.close());
    }

    @Test
    void aDeclaredBodyTakesRoomAsItComesAndNoMoreThanItNeeds() throws Exception {
        begin("Content-Length: " + LENGTH);
        out.write(sent, 0, 1);
        await().atMost(Duration.ofSeconds(10)).until(() -> room.taken() == BodyReader.FIRST_ROOM);

        out.write(sent, 1, LENGTH - 1);

        assertThat(body.get(10, TimeUnit.SECONDS)).isEqualTo(sent);
        assertThat(room.taken()).isEqualTo(LENGTH);
    }

    @Test
    void aChunkedBodyGivesBackTheRoomThatItDoesNotNeed() throws Exception {
        begin("Transfer-Encoding: chunked");
        out.write("1\r\nx\r\n".getBytes(US_ASCII));
        await().atMost(Duration.ofSeconds(10)).until(() -> room.taken() == BodyReader.FIRST_ROOM);

        out.write("0\r\n\r\n".getBytes(US_ASCII));

        assertThat(body.get(10, TimeUnit.SECONDS)).containsExactly('x');
        assertThat(room.taken()).isEqualTo(1);
    }

    @Test
    void aBodyThatIsRefusedGivesBackAllRoom() throws Exception {
        begin("Content-Length: " + 2 * LENGTH);
        out.write(sent);
        out.write(sent);

        assertThatThrownBy(() -> body.get(10, TimeUnit.SECONDS)).hasCauseInstanceOf(BodyReader.Refused.class);
        assertThat(room.taken()).isZero();
    }

    /** Six times: see {@link WebhookConfig#bodiesTogether()}. Half of the heap is for the producer's buffer and all else. */
    @Test
    void theHeapHasRoomForAllBodiesThatAreTaken() throws Exception {
        var compose = Pattern.compile("SERVICE: webhook-gateway\\n +HEAP: -Xmx(\\d+)m")
                .matcher(Files.readString(Path.of("..", "docker-compose.yml")));
        assertThat(compose.find()).isTrue();
        long bodies = Long.parseLong(WebhookConfig.class
                .getMethod("bodiesTogether")
                .getAnnotation(WithDefault.class)
                .value());

        assertThat(6 * bodies).isLessThanOrEqualTo(Long.parseLong(compose.group(1)) * 1024 * 1024);
    }

    private void begin(String length) throws Exception {
        out.write(("POST / HTTP/1.1\r\nHost: gateway\r\n" + length + "\r\n\r\n").getBytes(US_ASCII));
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    }
}
