package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The service is killed while it applies dead letters, again and again. */
@Tag("long-only")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class DeadLettersKillIT {

    private static final long SEED = 841;
    private static final int CLIENTS = 4;
    private static final int LETTERS = 150;
    private static final int KILLS = 4;
    private static final long FIRST_TICKET = 999_200_000;
    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String PATH = "/api/v1/dead-letters/scoring-service";

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void eachHasItsEffectOnceWhoeverIsKilledInTheMiddle() {
        // Given: dead letters of tickets that nobody else knows
        var system = systems.fragile(CLIENTS, SEED);
        Quiet.reach(system);
        var manager = system.as(system.tokens().of("manager"));
        var client = system.scoreItems(30).get(0);
        var clientId = client.get("clientId").textValue();
        var company = client.get("companyIds").get(0).longValue();
        var before = tickets(system, clientId);
        for (var n = 0; n < LETTERS; n++) {
            PutAside.ticket(system, FIRST_TICKET + n, company, 1, false);
        }
        assertThat(letters(manager, "open")).isEqualTo(LETTERS);

        // When
        var random = new Random(SEED);
        var applied = new ArrayList<Integer>();
        var counted = new AtomicInteger();
        for (var kill = 0; kill < KILLS; kill++) {
            var asked = CompletableFuture.runAsync(() -> applyAll(manager));
            // A second or two for looking through the topics; then each takes three commits.
            Pause.of(Duration.ofMillis(1_500 + random.nextInt(3_500)));
            system.part("scoring-service").kill();
            asked.join();
            system.awaitReady("scoring-service");
            // The edge may still hold connections to the process that is gone.
            await("a list of those applied")
                    .atMost(LIMIT)
                    .untilAsserted(() -> counted.set(letters(manager, "applied")));
            applied.add(counted.get());
        }
        await("all of them applied").atMost(LIMIT).until(() -> {
            applyAll(manager);
            return letters(manager, "open") == 0;
        });

        // Then
        await("the tickets in the score")
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(tickets(system, clientId))
                        .isEqualByComparingTo(before.add(BigDecimal.valueOf(LETTERS))));
        Quiet.reach(system);
        assertThat(tickets(system, clientId)).isEqualByComparingTo(before.add(BigDecimal.valueOf(LETTERS)));
        var noted = system.as(system.token("admin"))
                .get("/api/v1/audit-log/scoring-service?action=dead-letter.applied&size=1");
        Figures.print(
                "dead-letters-kill",
                "seed %d: %d dead letters, applied after each of %d kills: %s; effects %s, entries in the audit log %d",
                SEED,
                LETTERS,
                KILLS,
                applied,
                tickets(system, clientId).subtract(before).toPlainString(),
                noted.get("page").get("total").intValue());
        assertThat(applied).as("kills in the middle").anyMatch(count -> count > 0 && count < LETTERS);
        assertThat(noted.get("page").get("total").intValue())
                .as("entries in the audit log")
                .isEqualTo(LETTERS);
    }

    /** Who asks does not know what became of it when the service dies. */
    private static void applyAll(Rest manager) {
        try {
            var answer = manager.exchange(
                    "POST",
                    PATH + "/applications",
                    Json.object().put("topic", "connectwise.tickets").toString(),
                    "Content-Type",
                    "application/json");
            assertThat(answer.statusCode()).isIn(200, 502, 503, 504);
        } catch (UncheckedIOException brokenOff) {
            // As if no answer had come.
        }
    }

    private static int letters(Rest manager, String state) {
        return manager.get(PATH + "?size=1&state=" + state)
                .get("page")
                .get("total")
                .intValue();
    }

    private static BigDecimal tickets(RunningSystem system, String client) {
        return system.score(client, 30).metric(Oracle.HELP_DESK_USAGE).value();
    }
}
