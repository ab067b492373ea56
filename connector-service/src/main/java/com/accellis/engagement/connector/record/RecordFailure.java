package com.accellis.engagement.connector.record;

/** The record table could not be used; the cause carries the database's SQLSTATE. */
class RecordFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RecordFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
