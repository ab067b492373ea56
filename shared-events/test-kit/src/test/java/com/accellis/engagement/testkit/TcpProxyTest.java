package com.accellis.engagement.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every disturbance of the network that tests may order, against a server that sends back each byte it gets. */
class TcpProxyTest {

    private static final int SOON_MILLIS = 300;
    /** Instead of waiting for ever. */
    private static final int LIMIT_MILLIS = 10_000;

    private final BlockingQueue<Integer> arrived = new LinkedBlockingQueue<>();
    private ServerSocket server;
    private TcpProxy proxy;
    private Socket client;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        new Thread(this::acceptAll, "echo").start();
        proxy = TcpProxy.to(server.getLocalPort());
        client = newClient();
        client.getOutputStream().write('0');
        assertThat(client.getInputStream().read()).isEqualTo('0');
        arrived.clear();
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
        proxy.close();
        server.close();
    }

    @Test
    void cutConnectionsAreResetAndNewOnesAsWellUntilItPassesAgain() throws IOException {
        proxy.cut();

        assertThatThrownBy(() -> client.getInputStream().read()).hasMessageContaining("reset");
        try (var refused = newClient()) {
            assertThatThrownBy(() -> refused.getInputStream().read()).hasMessageContaining("reset");
        }

        proxy.pass();
        assertThatANewConnectionEchoes();
    }

    @Test
    void whatIsHeldArrivesLater() throws Exception {
        proxy.hold();
        client.getOutputStream().write('1');
        assertThat(arrived.poll(SOON_MILLIS, TimeUnit.MILLISECONDS)).isNull();

        proxy.pass();

        assertThat(client.getInputStream().read()).isEqualTo('1');
    }

    @Test
    void aSlowNetworkDelaysBothDirections() throws IOException {
        proxy.slow(Duration.ofMillis(100));

        var began = System.nanoTime();
        client.getOutputStream().write('1');
        assertThat(client.getInputStream().read()).isEqualTo('1');

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aDroppedReplyIsNeverSeenThoughTheServerGotTheRequest() throws Exception {
        proxy.dropReplies();
        client.getOutputStream().write('1');
        assertThat(arrived.poll(LIMIT_MILLIS, TimeUnit.MILLISECONDS)).isEqualTo('1');
        client.setSoTimeout(SOON_MILLIS);
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

        proxy.pass();

        assertThatThrownBy(() -> client.getInputStream().read())
                .as("what follows a lost reply would be taken for it")
                .hasMessageContaining("reset");
        assertThatANewConnectionEchoes();
    }

    @Test
    void aClientIsResetWhileNobodyListens() throws IOException {
        try (var lonely = TcpProxy.to(FreePort.find());
                var late = client(lonely)) {
            assertThatThrownBy(() -> late.getInputStream().read()).hasMessageContaining("reset");
        }
    }

    private void assertThatANewConnectionEchoes() throws IOException {
        try (var next = newClient()) {
            next.getOutputStream().write('2');
            assertThat(next.getInputStream().read()).isEqualTo('2');
        }
    }

    private Socket newClient() throws IOException {
        return client(proxy);
    }

    private static Socket client(TcpProxy proxy) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(LIMIT_MILLIS);
        return socket;
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                var accepted = server.accept();
                new Thread(() -> echo(accepted), "echo").start();
            } catch (IOException closed) {
                // The loop looks whether it was the server.
            }
        }
    }

    private void echo(Socket socket) {
        try (socket) {
            int next;
            while ((next = socket.getInputStream().read()) >= 0) {
                arrived.add(next);
                socket.getOutputStream().write(next);
            }
        } catch (IOException ended) {
            // By the proxy.
        }
    }
}
