package com.accellis.engagement.scoring.score;

/** The database could not do what was asked; the cause carries its SQLSTATE, which decides whether to try again. */
class DatabaseFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
