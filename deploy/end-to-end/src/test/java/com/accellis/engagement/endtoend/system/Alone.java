package com.accellis.engagement.endtoend.system;

import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;

/** A service without those that it usually talks to. */
final class Alone {

    private static final String SOME_PUBLIC_KEY = somePublicKey();

    private Alone() {}

    /** Free ports of this machine, and tokens that nobody can sign: nobody calls it. */
    static Map<String, String> settings() {
        return Map.of(
                "quarkus.http.host", "127.0.0.1",
                "quarkus.http.port", "0",
                "quarkus.management.host", "127.0.0.1",
                "quarkus.management.port", "0",
                "quarkus.oidc.public-key", SOME_PUBLIC_KEY,
                "quarkus.oidc.token.issuer", "urn:engagement:nobody",
                "engagement.deployment", "local");
    }

    private static String somePublicKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The JDK has no RSA", e);
        }
    }
}
