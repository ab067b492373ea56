package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;

/** What Java has no words for. */
enum Signal {
    STOP,
    CONT;

    void send(Process process) {
        send(process.pid());
    }

    void send(long process) {
        try {
            var exit = new ProcessBuilder("kill", "-" + name(), Long.toString(process))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("kill -" + name() + " failed with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a signal", e);
        }
    }
}
