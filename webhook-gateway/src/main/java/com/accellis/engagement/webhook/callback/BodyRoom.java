package com.accellis.engagement.webhook.callback;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that the bodies of all callbacks under way may take together. */
final class BodyRoom {

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    BodyRoom(long most) {
        this.most = most;
    }

    /** Takes room, also when there is none: whoever is told so gives back all that was taken. */
    boolean take(long bytes) {
        return taken.addAndGet(bytes) <= most;
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
