package com.accellis.engagement.connector.ownership;

/** The tables of links could not be used; the cause carries the database's SQLSTATE. */
class OwnershipFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OwnershipFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
