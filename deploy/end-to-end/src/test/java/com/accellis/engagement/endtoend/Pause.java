package com.accellis.engagement.endtoend;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Time that goes by while something else is at work. */
final class Pause {

    private Pause() {}

    /** Not a moment less. */
    static void of(Duration duration) {
        var end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
