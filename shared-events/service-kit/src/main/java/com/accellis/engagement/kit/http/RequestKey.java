package com.accellis.engagement.kit.http;

import java.nio.ByteBuffer;
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
     * @param parts everything that says what is asked for, such as the body
     * @throws ProblemException {@code invalid-parameter} when it is not 1 to 200 visible ASCII characters
     */
    public static RequestKey of(String key, byte[]... parts) {
        if (key == null) {
            return null;
        }
        if (!key.matches("[\\x21-\\x7e]{1,200}")) {
            throw ProblemType.INVALID_PARAMETER.because(
                    "Idempotency-Key is not valid",
                    List.of(new Problem.FieldError("Idempotency-Key", "expected up to 200 visible ASCII characters")));
        }
        return new RequestKey(key, hash(parts));
    }

    /** For one caller only. A key has no spaces: the last one stands between caller and key. */
    public RequestKey by(String caller) {
        return new RequestKey(caller + " " + key, hash);
    }

    private static String hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                // With its length, so that no two lists of parts look alike.
                digest.update(
                        ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
