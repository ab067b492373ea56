package com.accellis.engagement.kit.transaction;

/** Something that may pass failed: the same work is worth trying again. */
public class TransientFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public TransientFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
