package com.accellis.engagement.connector.callback;

/** The tables about callbacks could not be used; the cause carries the database's SQLSTATE. */
class CallbackFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CallbackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
