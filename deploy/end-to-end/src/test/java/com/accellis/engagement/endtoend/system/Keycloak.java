package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;

/** A Keycloak with the realm that {@code deploy/docker} brings along. */
public final class Keycloak implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final String ADMIN = "administrator";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String adminPassword = UUID.randomUUID().toString();
    private final String systemsSecret = UUID.randomUUID().toString();
    private final Path console;
    private final ProcessBuilder command;
    private final String address;
    private Process process;

    private Keycloak(Path home, Path console) throws IOException {
        this.console = console;
        var port = FreePort.find();
        this.address = "http://127.0.0.1:" + port;
        var realms = Files.createDirectories(home.resolve("data/import"));
        Files.copy(Repository.resolve("deploy/docker/keycloak/realm.json"), realms.resolve("realm.json"));
        this.command = new ProcessBuilder(
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + FreePort.find(),
                        "--import-realm")
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(console.toFile()));
        command.environment()
                .putAll(Map.of(
                        "JAVA_HOME",
                        System.getProperty("java.home"),
                        "KC_BOOTSTRAP_ADMIN_USERNAME",
                        ADMIN,
                        "KC_BOOTSTRAP_ADMIN_PASSWORD",
                        adminPassword,
                        "ENGAGEMENT_PUBLIC_URL",
                        "http://127.0.0.1:8080",
                        "INTERNAL_SYSTEMS_SECRET",
                        systemsSecret,
                        "FIRST_ADMIN_PASSWORD",
                        UUID.randomUUID().toString()));
    }

    /** One that is known by its address and not there yet. */
    public static Keycloak unpacked() {
        try {
            var directory = Systems.directory("keycloak");
            return new Keycloak(
                    unpacked(Path.of(System.getProperty("keycloak.distribution")), directory),
                    directory.resolve("keycloak.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until it gives out tokens. */
    public void start() {
        try {
            process = command.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        Awaitility.await("Keycloak").atMost(START_LIMIT).ignoreExceptions().until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("Keycloak ended: " + Files.readString(console));
            }
            return !ofInternalSystems().isEmpty();
        });
    }

    /** @return the one directory in the archive */
    private static Path unpacked(Path archive, Path directory) throws IOException {
        try (var zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var file = directory.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
            }
        }
        try (var found = Files.list(directory)) {
            var home = found.filter(Files::isDirectory).findFirst().orElseThrow();
            if (!home.resolve("bin/kc.sh").toFile().setExecutable(true)) {
                throw new IOException("kc.sh cannot be made executable");
            }
            return home;
        }
    }

    public String issuer() {
        return address + "/realms/engagement";
    }

    /** What the realm tells everybody of the key that signed this token. */
    public PublicKey publicKeyOf(String token) {
        var kid = Tokens.keyId(token);
        var certificates = HttpRequest.newBuilder(URI.create(issuer() + "/protocol/openid-connect/certs"));
        for (var key : Json.read(send(certificates).body()).get("keys")) {
            if (key.get("kid").textValue().equals(kid)) {
                try {
                    return KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(number(key.get("n")), number(key.get("e"))));
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        throw new AssertionError("The realm does not publish its key " + kid);
    }

    private static BigInteger number(JsonNode text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text.textValue()));
    }

    /** A token of the client that other systems use. */
    public String ofInternalSystems() {
        return token(
                "engagement",
                Map.of(
                        "grant_type", "client_credentials",
                        "client_id", "internal-systems",
                        "client_secret", systemsSecret));
    }

    /** A token of the provider's own administrator, which is for something else. */
    public String ofAdministrator() {
        return token(
                "master",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "admin-cli",
                        "username",
                        ADMIN,
                        "password",
                        adminPassword));
    }

    /** A token of a new person in this group, as the dashboard gets it. */
    public String ofPersonIn(String group) {
        var name = group + "-" + UUID.randomUUID();
        var password = UUID.randomUUID().toString();
        var user = Json.object()
                .put("username", name)
                .put("enabled", true)
                .put("email", name + "@example.com")
                .put("emailVerified", true)
                .put("firstName", "Some")
                .put("lastName", "Body");
        user.putArray("groups").add("/" + group);
        user.putArray("credentials")
                .addObject()
                .put("type", "password")
                .put("value", password)
                .put("temporary", false);
        administer("POST", "/users", user);
        return token(
                "engagement",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        "engagement-dashboard",
                        "username",
                        name,
                        "password",
                        password));
    }

    /** A token of a client of the same realm that nobody has told of our platform. */
    public String ofStranger() {
        var secret = UUID.randomUUID().toString();
        administer(
                "POST",
                "/clients",
                Json.object()
                        .put("clientId", "stranger")
                        .put("secret", secret)
                        .put("serviceAccountsEnabled", true)
                        .put("publicClient", false));
        return token(
                "engagement",
                Map.of("grant_type", "client_credentials", "client_id", "stranger", "client_secret", secret));
    }

    /** People log in with a browser; a test has none at hand. */
    public void allowPasswords() {
        var dashboard = administer("GET", "/clients?clientId=engagement-dashboard", null)
                .get(0);
        ((ObjectNode) dashboard).put("directAccessGrantsEnabled", true);
        administer("PUT", "/clients/" + dashboard.get("id").asText(), dashboard);
    }

    /** From now on tokens are signed with another key. */
    public void rotateKeys() {
        var key = Json.object()
                .put("name", "newer")
                .put("providerId", "rsa-generated")
                .put("providerType", "org.keycloak.keys.KeyProvider");
        var settings = key.putObject("config");
        settings.putArray("priority").add("200");
        settings.putArray("algorithm").add("RS256");
        administer("POST", "/components", key);
    }

    public void letTokensLast(Duration lifespan) {
        administer("PUT", "", Json.object().put("accessTokenLifespan", lifespan.toSeconds()));
    }

    private JsonNode administer(String method, String path, JsonNode body) {
        var request = HttpRequest.newBuilder(URI.create(address + "/admin/realms/engagement" + path))
                .header("Authorization", "Bearer " + ofAdministrator())
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        var answer = send(request);
        return answer.body().isBlank() ? Json.object() : Json.read(answer.body());
    }

    private String token(String realm, Map<String, String> form) {
        var request = HttpRequest.newBuilder(
                        URI.create(address + "/realms/" + realm + "/protocol/openid-connect/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field ->
                                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                        .collect(Collectors.joining("&"))));
        return Json.read(send(request).body()).get("access_token").textValue();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.timeout(Duration.ofSeconds(30)).build(), BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new AssertionError(answer.uri() + " answered " + answer.statusCode() + ": " + answer.body());
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process == null) {
            return;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
