package com.accellis.engagement.webhook.signature;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/** The signature that came with a message, to be compared with what our keys would sign. */
public final class SignatureCheck {

    /** 32 bytes in base64. */
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9+/]{43}=");

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
        if (headers.size() > 1 || !SHAPE.matcher(text).matches()) {
            return new SignatureCheck(Verdict.MALFORMED, null);
        }
        byte[] signature = Base64.getDecoder().decode(text);
        // The decoder ignores the last two bits, so four texts would stand for one signature.
        boolean exact = Base64.getEncoder().encodeToString(signature).contentEquals(text);
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
