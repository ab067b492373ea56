package com.accellis.engagement.kit.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A request by the key that its caller gives it ({@code Idempotency-Key}).
 *
 * @param hash of what the request asks for: a repeat has to ask for the same
 */
public record RequestKey(String key, String hash) {

    /**
     * @param key null when the caller gives none; then null
     * @throws ProblemException {@code invalid-parameter} when it is not 1 to 200 visible ASCII characters
     */
    public static RequestKey of(String key, byte[] body) {
        if (key == null) {
            return null;
        }
        if (!key.matches("[\\x21-\\x7e]{1,200}")) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "Idempotency-Key is not valid",
                    List.of(new Problem.FieldError("Idempotency-Key", "expected up to 200 visible ASCII characters")));
        }
        return new RequestKey(key, hash(body));
    }

    private static String hash(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
