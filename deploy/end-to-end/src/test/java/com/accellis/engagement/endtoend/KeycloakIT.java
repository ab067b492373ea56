package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Keycloak;
import com.accellis.engagement.endtoend.system.RegistrySite;
import com.accellis.engagement.endtoend.system.Tokens;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tokens of a real identity provider, with the realm that we deliver. */
@Tag("long-only")
@AfterImports
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class KeycloakIT {

    private static final String CLIENTS = "/api/v1/clients";
    private static final String DEAD_LETTERS = "/api/v1/dead-letters/client-registry-service";
    private static final String AUDIT_LOG = "/api/v1/audit-log/client-registry-service";
    /** Clocks differ; a token is good for so long after its end. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final Duration KEYS_KNOWN_WITHIN = Duration.ofSeconds(30);

    private RegistrySite registry;
    private int requests;

    @Test
    void tokensOfTheRealmSayWhoMayDoWhatAndOthersNothing() {
        try (var keycloak = Keycloak.unpacked();
                var site = RegistrySite.start(keycloak.issuer())) {
            registry = site;
            // The provider is away: nobody's token can be judged, and nobody has to log in again.
            expect(Tokens.ofStranger(), CLIENTS, 503);
            expect(null, CLIENTS, 401);

            keycloak.start();
            keycloak.allowPasswords();

            var system = keycloak.ofInternalSystems();
            expect(system, CLIENTS, 200);
            expect(system, DEAD_LETTERS, 403);
            expect(system, AUDIT_LOG, 403);
            var viewer = keycloak.ofPersonIn("viewer");
            expect(viewer, CLIENTS, 200);
            expect(viewer, DEAD_LETTERS, 403);
            var manager = keycloak.ofPersonIn("manager");
            expect(manager, CLIENTS, 200);
            expect(manager, DEAD_LETTERS, 200);
            expect(manager, AUDIT_LOG, 403);
            var admin = keycloak.ofPersonIn("admin");
            expect(admin, DEAD_LETTERS, 200);
            expect(admin, AUDIT_LOG, 200);

            expect(null, CLIENTS, 401);
            expect(keycloak.ofAdministrator(), CLIENTS, 401);
            expect(keycloak.ofStranger(), CLIENTS, 401);
            expect(admin.substring(0, admin.length() - 8) + "AAAAAAAA", CLIENTS, 401);
            expect("nothing", CLIENTS, 401);
            expectForgeriesRefused(keycloak, admin);

            keycloak.rotateKeys();
            var signedAnew = keycloak.ofPersonIn("viewer");
            assertThat(header(signedAnew)).isNotEqualTo(header(viewer));
            await("the new key").atMost(KEYS_KNOWN_WITHIN).until(() -> status(signedAnew, CLIENTS) == 200);
            expect(viewer, CLIENTS, 200);
            expectForgeriesRefused(keycloak, signedAnew);

            keycloak.letTokensLast(Duration.ofSeconds(1));
            var shortLived = keycloak.ofPersonIn("viewer");
            expect(shortLived, CLIENTS, 200);
            Pause.of(GRACE.plusSeconds(3));
            expect(shortLived, CLIENTS, 401);
            Figures.print(
                    "keycloak",
                    "tokens of a client and of people with three roles, of a stranger, of the provider's administrator,"
                            + " forged in %d ways, after a change of keys, expired, without provider: %d requests, 0 answered wrongly",
                    Tokens.forged(admin, keycloak.publicKeyOf(admin)).size(),
                    requests);
        }
    }

    /** The good token is let in before and after: it is the forging that is refused, and it does no harm. */
    private void expectForgeriesRefused(Keycloak keycloak, String good) {
        expect(good, CLIENTS, 200);
        var letIn = new TreeMap<String, String>();
        Tokens.forged(good, keycloak.publicKeyOf(good)).forEach((what, token) -> {
            requests++;
            var answer = registry.as(token).exchange("GET", CLIENTS);
            if (answer.statusCode() != 401) {
                letIn.put(what, answer.statusCode() + " " + answer.body());
            }
        });
        assertThat(letIn).as("forgeries that were not answered 401").isEmpty();
        expect(good, CLIENTS, 200);
    }

    private void expect(String token, String path, int status) {
        requests++;
        var answer = registry.as(token).exchange("GET", path);
        assertThat(answer.statusCode()).as(path + " -> " + answer.body()).isEqualTo(status);
    }

    private int status(String token, String path) {
        return registry.as(token).exchange("GET", path).statusCode();
    }

    /** Names the key. */
    private static String header(String token) {
        return token.substring(0, token.indexOf('.'));
    }
}
