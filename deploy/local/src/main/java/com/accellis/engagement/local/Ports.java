package com.accellis.engagement.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Hands out ports of this machine's loopback address, none of them twice. */
final class Ports {

    static final String HOST = "127.0.0.1";

    /**
     * Below the ranges from which Linux and macOS take ports for outgoing connections: a port chosen here stays free
     * while its owner restarts.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 31_999;
    private static final int TRIES = 500;
    private static final int CONNECT_MILLIS = 300;

    private final Set<Integer> taken = new HashSet<>();
    private final Set<Integer> kept = new HashSet<>();

    /** Is not handed out as a free one before somebody asks for it. */
    void keep(int port) {
        kept.add(port);
    }

    /**
     * @param wanted the port, or 0 for any
     * @param option how the user can choose another one
     * @throws CannotStartException when somebody else has it
     */
    int take(int wanted, String option) {
        if (wanted == 0) {
            return free();
        }
        if (!taken.add(wanted)) {
            throw new CannotStartException("Port " + wanted + " is asked for twice: choose another one with " + option
                    + " N (0 = any free port).");
        }
        if (!isFree(wanted)) {
            throw new CannotStartException("Port " + wanted + " is already in use: choose another one with " + option
                    + " N (0 = any free port).");
        }
        return wanted;
    }

    int free() {
        for (var attempt = 0; attempt < TRIES; attempt++) {
            var port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (!taken.contains(port) && !kept.contains(port) && isFree(port)) {
                taken.add(port);
                return port;
            }
        }
        throw new CannotStartException("No free port was found between " + FIRST + " and " + LAST + ".");
    }

    static boolean isFree(int port) {
        // macOS lets us bind beside a server that listens on all addresses, so ask whether somebody answers as well.
        return !answers(port) && canBind(port);
    }

    static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, port), CONNECT_MILLIS);
            return true;
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    private static boolean canBind(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
