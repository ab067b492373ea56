package com.accellis.engagement.endtoend.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Bearer tokens for a local system, good ones and bad ones, signed with its own key where that is the point; and what can be
 * made of a good token of anybody's without the key.
 */
public final class Tokens {

    static final String ISSUER = "urn:engagement:local";
    private static final String AUDIENCE = "engagement-platform";
    private static final String RS256 = "{\"alg\":\"RS256\",\"typ\":\"JWT\"}";
    private static final long HOUR = 3_600;

    private final PrivateKey key;

    private Tokens(PrivateKey key) {
        this.key = key;
    }

    /** For a service that was told to trust this key, and the issuer of local systems. */
    static Tokens signedWith(PrivateKey key) {
        return new Tokens(key);
    }

    Tokens(Path data) {
        try {
            key = KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(
                            Base64.getDecoder().decode(LocalSecrets.in(data).get("token.signing-key"))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A good token of somebody with exactly these roles. */
    public String of(String... roles) {
        return signed(RS256, claims(ISSUER, AUDIENCE, "\"sub\":\"tester\",", HOUR, roles));
    }

    /** Tokens that name every role and are worth nothing, by what is wrong with them. */
    public Map<String, String> bad() {
        var roles = new String[] {"viewer", "manager", "admin"};
        var subject = "\"sub\":\"tester\",";
        var good = claims(ISSUER, AUDIENCE, subject, HOUR, roles);
        var bad = new LinkedHashMap<String, String>();
        bad.put("expired", signed(RS256, claims(ISSUER, AUDIENCE, subject, -HOUR, roles)));
        bad.put("wrong audience", signed(RS256, claims(ISSUER, "another-platform", subject, HOUR, roles)));
        bad.put("wrong issuer", signed(RS256, claims("urn:somebody", AUDIENCE, subject, HOUR, roles)));
        bad.put("no subject", signed(RS256, claims(ISSUER, AUDIENCE, "", HOUR, roles)));
        bad.put("wrong key", signed(RS256, good, newKey()));
        bad.put("unsigned", unsigned("{\"alg\":\"none\",\"typ\":\"JWT\"}", good));
        bad.put("signature missing", unsigned(RS256, good));
        bad.put(
                "signed with the public key as a secret",
                symmetric(
                        "{\"alg\":\"HS256\",\"typ\":\"JWT\"}", good, publicKey().getEncoded()));
        bad.put("changed after signing", changed(of("viewer"), good));
        bad.put("no token at all", "nothing");
        return bad;
    }

    /** A token in order, but for its key, which nobody knows. */
    public static String ofStranger() {
        return signed(RS256, claims(ISSUER, AUDIENCE, "\"sub\":\"stranger\",", HOUR, "viewer"), newKey());
    }

    /**
     * What somebody without its key makes of a good token whose claims are worth having, by what is wrong with it.
     *
     * @param key what the good one is checked with, which everybody may know
     */
    public static Map<String, String> forged(String good, PublicKey key) {
        var parts = good.split("\\.");
        var claims = decode(parts[1]);
        var kid = keyId(good);
        var stranger = newKey();
        var forged = new LinkedHashMap<String, String>();
        forged.put("unsigned", unsigned(header("none", kid), claims));
        forged.put("unsigned, with the signature of the good one", unsigned(header("none", kid), claims) + parts[2]);
        forged.put("signature missing", unsigned(decode(parts[0]), claims));
        forged.put("signed with the public key as a secret", symmetric(header("HS256", kid), claims, key.getEncoded()));
        forged.put(
                "signed with the public key's text as a secret",
                symmetric(header("HS256", kid), claims, pem(key).getBytes(UTF_8)));
        forged.put("signed by a stranger under the known kid", signed(header("RS256", kid), claims, stranger));
        forged.put(
                "signed by a stranger under an unknown kid",
                signed(header("RS256", UUID.randomUUID().toString()), claims, stranger));
        forged.put("signed by a stranger without a kid", signed(RS256, claims, stranger));
        return forged;
    }

    /** Which key it says that it was signed with. */
    static String keyId(String token) {
        return Json.read(decode(token.split("\\.")[0])).get("kid").textValue();
    }

    private static String header(String algorithm, String kid) {
        return Json.object()
                .put("alg", algorithm)
                .put("typ", "JWT")
                .put("kid", kid)
                .toString();
    }

    private static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String claims(String issuer, String audience, String subject, long validity, String... roles) {
        var now = Instant.now().getEpochSecond();
        var groups = new ArrayList<String>();
        for (var role : roles) {
            groups.add("\"" + role + "\"");
        }
        return "{\"iss\":\"%s\",\"aud\":\"%s\",%s\"iat\":%d,\"exp\":%d,\"groups\":[%s]}"
                .formatted(issuer, audience, subject, now - 2 * HOUR, now + validity, String.join(",", groups));
    }

    private String signed(String header, String claims) {
        return signed(header, claims, key);
    }

    private static String signed(String header, String claims, PrivateKey key) {
        var text = encode(header) + "." + encode(claims);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(UTF_8));
            return text + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String unsigned(String header, String claims) {
        return encode(header) + "." + encode(claims) + ".";
    }

    private static String symmetric(String header, String claims, byte[] secret) {
        var text = encode(header) + "." + encode(claims);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return text + "." + encode(mac.doFinal(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Everybody may know it. */
    private PublicKey publicKey() {
        var crt = (RSAPrivateCrtKey) key;
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String changed(String token, String claims) {
        var parts = List.of(token.split("\\."));
        return parts.get(0) + "." + encode(claims) + "." + parts.get(2);
    }

    private static PrivateKey newKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair().getPrivate();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String decode(String part) {
        return new String(Base64.getUrlDecoder().decode(part), UTF_8);
    }

    private static String encode(String text) {
        return encode(text.getBytes(UTF_8));
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
