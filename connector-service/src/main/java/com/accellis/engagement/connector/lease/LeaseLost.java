package com.accellis.engagement.connector.lease;

/** This connector is not the active one (any more); what it wanted to write was not written. */
public class LeaseLost extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LeaseLost(String message) {
        super(message);
    }
}
