package com.accellis.engagement.sandbox.conditions;

/** A filter that ConnectWise would refuse; the message is the one the caller sees. */
public final class ConditionException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ConditionException(String message) {
        super(message);
    }
}
