package com.accellis.engagement.kit.outbox;

/** The outbox table could not be used; the cause carries the database's SQLSTATE. */
class OutboxFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboxFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
