package com.accellis.engagement.scoring.scorecard;

/** A request to publish carries the key of an earlier one, but asks for something else. */
public class RequestKeyReused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RequestKeyReused() {
        super("The key of an earlier request to publish was used again");
    }
}
