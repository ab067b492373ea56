package com.accellis.engagement.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;

/** Bearer tokens for tests, signed with a key made for this test run. */
public final class TestTokens {

    public static final String ISSUER = "urn:engagement:test";
    private static final String AUDIENCE = "engagement-platform";
    private static final String TESTER = "\"sub\":\"tester\",";
    private static final String ADMIN = "[\"viewer\",\"manager\",\"admin\"]";
    private static final KeyPair KEYS = newKeys();

    private TestTokens() {}

    public static String viewer() {
        return token(TESTER, "[\"viewer\"]");
    }

    public static String manager() {
        return token(TESTER, "[\"viewer\",\"manager\"]");
    }

    /** Of somebody else than the other tokens are. */
    public static String managerCalled(String subject) {
        return token("\"sub\":\"" + subject + "\",", "[\"viewer\",\"manager\"]");
    }

    public static String admin() {
        return token(TESTER, ADMIN);
    }

    /** All roles, but nobody who has them. */
    public static String withoutSubject() {
        return token("", ADMIN);
    }

    /** What checks them. */
    public static String publicKey() {
        return Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded());
    }

    private static String token(String subject, String groups) {
        long now = Instant.now().getEpochSecond();
        String claims = """
                {"iss":"%s","aud":"%s",%s"iat":%d,"exp":%d,"groups":%s}""".formatted(ISSUER, AUDIENCE, subject, now, now + 3600, groups);
        String signed =
                encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "." + encode(claims.getBytes(UTF_8));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KEYS.getPrivate());
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK cannot sign with RSA", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no RSA", e);
        }
    }
}
