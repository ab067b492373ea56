package com.accellis.engagement.webhook.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What ConnectWise signs callbacks with. Never printed. */
public final class SigningKey {

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] secret;
    /** Has the key and has signed nothing; a copy of it is made faster than another one. */
    private final Mac fresh;

    private SigningKey(byte[] secret) throws GeneralSecurityException {
        this.secret = secret;
        this.fresh = Mac.getInstance(ALGORITHM);
        fresh.init(new SecretKeySpec(secret, ALGORITHM));
    }

    /** @param text the {@code signing_key} as the key address answers it; the HMAC's key is its SHA-256 */
    public static SigningKey of(String text) {
        try {
            return new SigningKey(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    byte[] sign(byte[] body) {
        try {
            return ((Mac) fresh.clone()).doFinal(body);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own HMAC can be copied", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SigningKey that && MessageDigest.isEqual(secret, that.secret);
    }

    @Override
    public int hashCode() {
        return 31;
    }

    @Override
    public String toString() {
        return "SigningKey";
    }
}
