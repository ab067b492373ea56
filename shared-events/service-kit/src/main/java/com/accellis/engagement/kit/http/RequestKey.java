package com.accellis.engagement.kit.http;

import com.accellis.engagement.kit.digest.Sha256;
import java.nio.ByteBuffer;
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
        var digest = Sha256.begin();
        for (byte[] part : parts) {
            // With its length, so that no two lists of parts look alike.
            digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
