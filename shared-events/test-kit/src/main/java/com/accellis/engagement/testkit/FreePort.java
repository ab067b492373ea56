package com.accellis.engagement.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of servers that take seconds to start, or are killed and come back to the same one. They are below those that the
 * system hands out by itself: any client that connects to anything while the server starts could otherwise, by chance, be
 * given that very port as its own and keep the server out; one that tries again and again while nobody listens there would
 * even be connected to itself. And below those that launchers draw theirs from, which do not know of ours until somebody
 * listens.
 */
public final class FreePort {

    private static final int FIRST = 10_000;
    private static final int COUNT = 10_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePort() {}

    /** Never the same one twice. */
    public static int find() throws IOException {
        for (int attempt = 0; attempt < COUNT; attempt++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            try (var socket = new ServerSocket(port, 0, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // By somebody else: the next one.
            }
        }
        throw new IOException("All ports are taken");
    }
}
