package com.accellis.engagement.webhook.keys;

import com.accellis.engagement.webhook.signature.SigningKey;

/**
 * What became of the wish for a key.
 *
 * @param key null unless found
 */
public record KeyAnswer(Kind kind, SigningKey key) {

    static final KeyAnswer REFUSED_ADDRESS = new KeyAnswer(Kind.REFUSED_ADDRESS, null);
    static final KeyAnswer NO_KEY = new KeyAnswer(Kind.NO_KEY, null);
    static final KeyAnswer UNREACHABLE = new KeyAnswer(Kind.UNREACHABLE, null);
    static final KeyAnswer TOO_MANY = new KeyAnswer(Kind.TOO_MANY, null);

    static KeyAnswer found(SigningKey key) {
        return new KeyAnswer(Kind.FOUND, key);
    }

    /** The cases, each of which callers answer differently. */
    public enum Kind {
        FOUND,
        /** The host's name leads to an address that we do not connect to. */
        REFUSED_ADDRESS,
        /** The host answered, but not with a key. */
        NO_KEY,
        /** The host did not answer in time or is in trouble: may be better in a moment. */
        UNREACHABLE,
        /** Too many unknown addresses lately. */
        TOO_MANY
    }
}
