package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What no callback announced, the next poll finds by itself, and says so. */
@Tag("long-only")
@AfterImports
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class LostCallbackIT {

    private static final long SEED = 601;
    private static final int TICKETS = 200;
    private static final double LOST = 0.3;
    /** Tickets are polled every minute; a find is judged when no callback can be on its way any more. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void theNextPollRepairsExactlyWhatLostCallbacksDidNotAnnounce() {
        // Given
        var system = systems.fresh(Counts.CLIENTS, SEED);
        Quiet.reach(system);
        assertThat(repairs(system).get("count").intValue()).isZero();
        var companies = system.scoreItems(30);
        var fault = system.sandbox().loseCallbacks(Sandbox.SERVICE_TICKETS, LOST, SEED);

        // When
        for (var n = 0; n < TICKETS; n++) {
            var company = companies.get(n % companies.size()).get("companyIds").get(0);
            var ticket = Json.object().put("summary", "Did you hear of this");
            ticket.set("company", Json.id(company.longValue()));
            system.sandbox().create(Sandbox.SERVICE_TICKETS, ticket);
        }
        var lost = system.sandbox().hits(fault);
        await("repairs").atMost(LIMIT).until(() -> repairs(system).get("count").intValue() >= lost);

        // Then
        var result = Comparison.atRest(system);
        var repairs = repairs(system);
        Figures.print(
                "lost-callback",
                "seed %d: of the callbacks of %d new tickets %d were lost, %d repaired by polling, after %d s (median) and %d"
                        + " s (longest); %d scores compared: %d differences",
                SEED,
                TICKETS,
                lost,
                repairs.get("count").intValue(),
                repairs.get("medianDelaySeconds").longValue(),
                repairs.get("longestDelaySeconds").longValue(),
                result.scores(),
                result.differences().size());
        assertThat(lost).isBetween(1, TICKETS - 1);
        assertThat(repairs.get("count").intValue()).isEqualTo(lost);
        result.assertNoDifference();
    }

    /** Of tickets, as an operator sees them. */
    private static JsonNode repairs(RunningSystem system) {
        return StreamSupport.stream(
                        system.viewer().get("/api/v1/callbacks").get("items").spliterator(), false)
                .filter(callback -> callback.get("type").textValue().equals("ticket"))
                .findFirst()
                .orElseThrow()
                .get("repairsLastDay");
    }
}
