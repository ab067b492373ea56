package com.accellis.engagement.connector.translation;

/** A record of a source is not what its documentation promises; names the field, never the content. */
public class Untranslatable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Untranslatable(String message) {
        super(message);
    }
}
