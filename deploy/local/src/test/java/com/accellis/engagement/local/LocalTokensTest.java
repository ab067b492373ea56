package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTokensTest {

    private static final Instant NOW = Instant.parse("2026-02-03T14:05:09Z");

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void nameFile() {
        file = directory.resolve("secrets.properties");
    }

    @Test
    void aTokenVerifiesWithThePublicKeyAndWithNoOther() throws Exception {
        var tokens = tokens(file);

        assertThat(verifies(tokens.admin(), tokens.publicKey())).isTrue();
        assertThat(verifies(tokens.admin(), tokens(directory.resolve("other")).publicKey()))
                .isFalse();
        assertThat(tokens.publicKey()).doesNotContain("\n", "-----");
    }

    @Test
    void claimsSayWhoForWhomAndHowLong() throws Exception {
        var claims = claims(tokens(file).manager());

        assertThat(claims.path("iss").asText()).isEqualTo("urn:engagement:local");
        assertThat(claims.path("aud").asText()).isEqualTo("engagement-platform");
        assertThat(claims.path("sub").asText()).isEqualTo("local-manager");
        assertThat(claims.path("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.path("exp").asLong())
                .isEqualTo(NOW.plus(Duration.ofDays(30)).getEpochSecond());
    }

    @Test
    void eachRoleIncludesTheLesserOnes() throws Exception {
        var tokens = tokens(file);

        assertThat(groups(tokens.viewer())).containsExactly("viewer");
        assertThat(groups(tokens.manager())).containsExactly("viewer", "manager");
        assertThat(groups(tokens.admin())).containsExactly("viewer", "manager", "admin");
    }

    @Test
    void theKeyStaysTheSameAndIsItsOwnersAlone() throws Exception {
        var before = tokens(file);
        var after = tokens(file);

        assertThat(verifies(before.viewer(), after.publicKey())).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    private static LocalTokens tokens(Path file) {
        return LocalTokens.with(Secrets.in(file), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static boolean verifies(String token, String publicKey) throws Exception {
        var parts = token.split("\\.");
        assertThat(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8))
                .contains("\"alg\":\"RS256\"");
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(publicKey))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private static JsonNode claims(String token) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
    }

    private static List<String> groups(String token) throws Exception {
        return claims(token).path("groups").valueStream().map(JsonNode::asText).toList();
    }
}
