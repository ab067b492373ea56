package com.accellis.engagement.local;

/** The system cannot start for a reason the user can change; the message is the one line they see. */
final class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1;

    CannotStartException(String message) {
        super(message);
    }

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
