package com.accellis.engagement.webhook.signature;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** The signature that came with a message, to be compared with what our keys would sign. */
public final class SignatureCheck {

    /** 32 bytes in base64 have so many characters. */
    private static final int LENGTH = 44;

    private static final int BYTES = 32;

    private final Verdict shape;
    private final byte[] signature;

    private SignatureCheck(Verdict shape, byte[] signature) {
        this.shape = shape;
        this.signature = signature;
    }

    /** What can be said about a signature. */
    public enum Verdict {
        /** One of the keys signed exactly these bytes. */
        VALID,
        /** No signature came. */
        MISSING,
        /** Something came that cannot be a signature, or more than one. */
        MALFORMED,
        /** None of the keys signed these bytes. */
        WRONG
    }

    /** @param headers every {@code x-content-signature} header of the request */
    public static SignatureCheck of(List<String> headers) {
        if (headers.isEmpty()) {
            return new SignatureCheck(Verdict.MISSING, null);
        }
        String text = headers.get(0);
        if (headers.size() > 1 || text.length() != LENGTH) {
            return new SignatureCheck(Verdict.MALFORMED, null);
        }
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new SignatureCheck(Verdict.MALFORMED, null);
        }
        // The decoder ignores the last two bits, so four texts would stand for one signature.
        boolean exact = signature.length == BYTES
                && Base64.getEncoder().encodeToString(signature).contentEquals(text);
        return exact ? new SignatureCheck(Verdict.WRONG, signature) : new SignatureCheck(Verdict.MALFORMED, null);
    }

    /** Compares in constant time. Without any key a well-formed signature is {@link Verdict#WRONG}. */
    public Verdict against(byte[] body, Collection<SigningKey> keys) {
        if (signature == null) {
            return shape;
        }
        boolean signed = keys.stream().anyMatch(key -> MessageDigest.isEqual(key.sign(body), signature));
        return signed ? Verdict.VALID : Verdict.WRONG;
    }
}
