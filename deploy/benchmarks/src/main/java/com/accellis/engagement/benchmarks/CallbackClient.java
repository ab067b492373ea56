package com.accellis.engagement.benchmarks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.accellis.engagement.testkit.CallbackSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends callbacks over connections that stay open. One thread that selects, and requests that were made and signed
 * beforehand: what the client needs of the processors, servers and broker do not have. Any answer but 204 ends the benchmark.
 */
final class CallbackClient implements AutoCloseable {

    /** More than are ever under way, so that neighbours differ. */
    private static final int DIFFERENT = 4_096;

    private static final int BODY_BYTES = 2_048;
    private static final int TICKETS = 1_000;
    private static final long ANSWERS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final int SELECT_MILLIS = 100;

    private final Selector selector = Selector.open();
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<Connection> connections = new ArrayList<>();
    private final List<byte[]> requests;
    private int nextRequest;

    /** @param requests as {@link #requests} makes them */
    CallbackClient(int port, int connections, List<byte[]> requests) throws IOException {
        this.requests = requests;
        for (var i = 0; i < connections; i++) {
            var connection = new Connection(port, selector);
            this.connections.add(connection);
            idle.add(connection);
        }
    }

    /**
     * What was answered 204.
     *
     * @param millis how long each took
     */
    record Answers(double seconds, double[] millis) {

        int count() {
            return millis.length;
        }

        double perSecond() {
            return count() / seconds;
        }

        String spread() {
            return Figures.text(
                    "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, at most %.1f ms",
                    Figures.percentile(millis, 0.5),
                    Figures.percentile(millis, 0.99),
                    Figures.percentile(millis, 0.999),
                    Figures.percentile(millis, 1));
        }
    }

    /** Different callbacks of 2 KB, correctly signed. */
    static List<byte[]> requests(CallbackSigner signer) {
        var lastUpdated = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var requests = new ArrayList<byte[]>();
        for (var i = 0; i < DIFFERENT; i++) {
            var ticket = 1 + i % TICKETS;
            var body = signer.ticketUpdated("message-" + i, ticket, lastUpdated, BODY_BYTES);
            var head = Figures.text(
                            "POST /connectwise/webhook?recordId=%d&action=updated HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                    + "Content-Type: application/json\r\nx-content-signature: %s\r\n"
                                    + "Content-Length: %d\r\n\r\n",
                            ticket, signer.sign(body), body.length)
                    .getBytes(US_ASCII);
            requests.add(ByteBuffer.allocate(head.length + body.length)
                    .put(head)
                    .put(body)
                    .array());
        }
        return requests;
    }

    /** Every connection sends the next callback as soon as the last one is answered. */
    Answers closedLoop(int seconds) throws IOException {
        return run(0, seconds);
    }

    /**
     * Callbacks are due at fixed times, and their time counts from then: when all connections wait for an answer, those that
     * would have been sent meanwhile wait as well and are not left out.
     */
    Answers openLoop(int perSecond, int seconds) throws IOException {
        return run(TimeUnit.SECONDS.toNanos(1) / perSecond, seconds);
    }

    private Answers run(long interval, int seconds) throws IOException {
        var millis = new ArrayList<Double>();
        var began = System.nanoTime();
        var end = began + TimeUnit.SECONDS.toNanos(seconds);
        var sent = 0L;
        while (true) {
            var now = System.nanoTime();
            var due = interval == 0 ? now : began + sent * interval;
            while (!idle.isEmpty() && due <= now && due < end) {
                send(idle.poll(), due);
                sent++;
                due = interval == 0 ? now : began + sent * interval;
            }
            if (due >= end && millis.size() == sent) {
                return new Answers(
                        Figures.secondsSince(began),
                        millis.stream().mapToDouble(Double::doubleValue).toArray());
            }
            if (now > end + ANSWERS_WITHIN_NANOS) {
                throw new IllegalStateException((sent - millis.size()) + " callbacks were not answered");
            }
            await(due >= end || idle.isEmpty() ? Long.MAX_VALUE : due - now);
            receive(millis);
        }
    }

    /** For an answer, or until the next callback is due; selecting itself knows milliseconds only. */
    private void await(long nanos) throws IOException {
        if (nanos > SHORT_NANOS) {
            selector.select(Math.min(SELECT_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos) - 1));
        } else if (selector.selectNow() == 0) {
            LockSupport.parkNanos(Math.min(nanos, LOOK_NANOS));
        }
    }

    private void send(Connection connection, long due) throws IOException {
        connection.send(requests.get(nextRequest), due);
        nextRequest = (nextRequest + 1) % requests.size();
    }

    private void receive(List<Double> millis) throws IOException {
        for (var key : selector.selectedKeys()) {
            var connection = (Connection) key.attachment();
            if (connection.receive()) {
                millis.add((System.nanoTime() - connection.due) / 1e6);
                idle.add(connection);
            }
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (var connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private static final class Connection {

        private static final String GOOD = "HTTP/1.1 204 ";
        private static final String END = "\r\n\r\n";

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(4_096);
        private long due;

        private Connection(int port, Selector selector) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        private void send(byte[] request, long due) throws IOException {
            this.due = due;
            var left = ByteBuffer.wrap(request);
            while (left.hasRemaining()) {
                channel.write(left);
            }
        }

        /** Whether the answer is complete; it has no body. */
        private boolean receive() throws IOException {
            if (channel.read(answer) < 0) {
                throw new IllegalStateException("The server closed a connection");
            }
            var text = new String(answer.array(), 0, answer.position(), US_ASCII);
            if (!text.endsWith(END)) {
                return false;
            }
            if (!text.startsWith(GOOD)) {
                throw new IllegalStateException("Not 204: " + text);
            }
            answer.clear();
            return true;
        }
    }
}
