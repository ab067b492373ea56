package com.accellis.engagement.sandbox.store;

/** The data directory cannot be used; the message says why, in one line for the person who named it. */
public final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    Unusable(String message) {
        super(message);
    }

    Unusable(String message, Exception cause) {
        super(message, cause);
    }
}
