package com.accellis.engagement.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The network between a client and a server on this machine, which can be disturbed. At first everything passes. */
public final class TcpProxy implements AutoCloseable {

    private static final int CHUNK = 16 * 1024;

    private final ServerSocket door;
    private final int target;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Connection> connections = new HashSet<>();
    private Mode mode = Mode.PASS;
    private Duration delay = Duration.ZERO;

    private enum Mode {
        PASS,
        CUT,
        HOLD,
        SLOW,
        DROP_REPLIES
    }

    private TcpProxy(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
        threads.execute(this::accept);
    }

    /** @param target the server's port on this machine; nothing needs to listen there yet */
    public static TcpProxy to(int target) {
        try {
            return new TcpProxy(new ServerSocket(FreePort.find(), 0, InetAddress.getLoopbackAddress()), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** Ends the disturbance. What was held arrives; a connection that has lost something cannot go on and is reset. */
    public synchronized void pass() {
        become(Mode.PASS);
        connections.stream().filter(connection -> connection.lossy).forEach(Connection::reset);
    }

    /** Resets every connection, and every new one. */
    public synchronized void cut() {
        become(Mode.CUT);
        connections.forEach(Connection::reset);
    }

    /** Nothing passes in either direction, and nobody is told. */
    public synchronized void hold() {
        become(Mode.HOLD);
    }

    /** Every portion of at most 16 KB takes this much longer, one after the other. */
    public synchronized void slow(Duration by) {
        delay = by;
        become(Mode.SLOW);
    }

    /** The server gets and does everything, and the client never hears of it. */
    public synchronized void dropReplies() {
        become(Mode.DROP_REPLIES);
    }

    private void become(Mode next) {
        mode = next;
        notifyAll();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                connect(door.accept());
            } catch (IOException closed) {
                // The loop looks whether it was the door.
            }
        }
    }

    private void connect(Socket client) throws IOException {
        var server = new Socket();
        var connection = new Connection(client, server);
        if (!admit(connection)) {
            connection.reset();
            return;
        }
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
        } catch (IOException nobodyListens) {
            end(connection);
            return;
        }
        threads.execute(() -> pump(connection, client, server, false));
        threads.execute(() -> pump(connection, server, client, true));
    }

    private synchronized boolean admit(Connection connection) {
        return mode != Mode.CUT && connections.add(connection);
    }

    private void pump(Connection connection, Socket from, Socket to, boolean replies) {
        var bytes = new byte[CHUNK];
        try {
            int count;
            while ((count = from.getInputStream().read(bytes)) >= 0) {
                if (passes(connection, replies)) {
                    to.getOutputStream().write(bytes, 0, count);
                }
            }
            if (passes(connection, replies)) {
                to.shutdownOutput();
                finish(connection);
            } else {
                end(connection);
            }
        } catch (IOException ended) {
            // By one of the two, or by us.
            end(connection);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end(connection);
        }
    }

    /** Returns when something that has arrived may go on, or shall not. */
    private synchronized boolean passes(Connection connection, boolean replies) throws InterruptedException {
        var due = System.nanoTime() + delay.toNanos();
        while (mode == Mode.HOLD || mode == Mode.SLOW && due > System.nanoTime()) {
            if (mode == Mode.HOLD) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, due - System.nanoTime()));
            }
        }
        if (replies && mode == Mode.DROP_REPLIES) {
            connection.lossy = true;
        }
        return !(replies && connection.lossy);
    }

    /** One of the two has said all that it had to say; the other may go on until it has, too. */
    private synchronized void finish(Connection connection) {
        if (connection.halfFinished) {
            connections.remove(connection);
            connection.close();
        }
        connection.halfFinished = true;
    }

    private synchronized void end(Connection connection) {
        connections.remove(connection);
        connection.reset();
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }

    private static final class Connection {

        private final Socket client;
        private final Socket server;
        /** A part of the replies is missing, so the rest of them has no meaning. Guarded by the proxy. */
        private boolean lossy;
        /** Guarded by the proxy. */
        private boolean halfFinished;

        private Connection(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        private void close() {
            try {
                client.close();
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void reset() {
            reset(client);
            reset(server);
        }

        private static void reset(Socket socket) {
            try {
                if (socket.isConnected() && !socket.isClosed()) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
