package com.accellis.engagement.local;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Signs the tokens that stand in for an identity provider on this machine. The key never leaves the data directory. */
final class LocalTokens {

    static final String ISSUER = "urn:engagement:local";
    static final String AUDIENCE = "engagement-platform";
    static final Duration VALIDITY = Duration.ofDays(30);

    private static final int KEY_BITS = 2_048;
    private static final Base64.Encoder BASE64_URL = Base64.getUrlEncoder().withoutPadding();

    private final PrivateKey privateKey;
    private final String publicKey;
    private final Clock clock;

    private LocalTokens(PrivateKey privateKey, String publicKey, Clock clock) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.clock = clock;
    }

    /** Uses the key kept in {@code secrets}, or makes one. */
    static LocalTokens with(Secrets secrets, Clock clock) {
        try {
            var encoded = secrets.getOrMake("token.signing-key", LocalTokens::newKey);
            var keys = KeyFactory.getInstance("RSA");
            var privateKey = (RSAPrivateCrtKey) keys.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(encoded)));
            var publicKey =
                    keys.generatePublic(new RSAPublicKeySpec(privateKey.getModulus(), privateKey.getPublicExponent()));
            return new LocalTokens(privateKey, Base64.getEncoder().encodeToString(publicKey.getEncoded()), clock);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The token signing key cannot be used", e);
        }
    }

    private static String newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(KEY_BITS);
            return Base64.getEncoder()
                    .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("No RSA key can be made", e);
        }
    }

    /** For the services: X.509 in base64, one line, no PEM armour. */
    String publicKey() {
        return publicKey;
    }

    String viewer() {
        return sign("local-viewer", List.of("viewer"));
    }

    String manager() {
        return sign("local-manager", List.of("viewer", "manager"));
    }

    String admin() {
        return sign("local-admin", List.of("viewer", "manager", "admin"));
    }

    private String sign(String subject, List<String> groups) {
        var now = clock.instant().getEpochSecond();
        var header = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
        var claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,\"groups\":[%s]}"
                .formatted(
                        ISSUER,
                        AUDIENCE,
                        subject,
                        now,
                        now + VALIDITY.toSeconds(),
                        groups.stream().map(group -> "\"" + group + "\"").collect(Collectors.joining(",")));
        var signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A token cannot be signed", e);
        }
    }

    private static String base64(byte[] bytes) {
        return BASE64_URL.encodeToString(bytes);
    }
}
