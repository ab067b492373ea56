package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** A new ticket is in its client's score at once. */
@Isolated("Measures how soon a change can be read.")
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class LatencyIT {

    private static final int WARM_UP = 20;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PROMISED = Duration.ofSeconds(1);

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void aNewTicketIsInTheScoreWithinASecond() {
        // Given
        var system = systems.shared();
        Quiet.reach(system);
        var clients = system.scoreItems(30);
        for (var round = 0; round < WARM_UP; round++) {
            var client = clients.get(round % clients.size());
            measure(
                    system,
                    client.get("clientId").textValue(),
                    client.get("companyIds").get(0).longValue());
        }

        // When
        var measured = new ArrayList<Duration>();
        for (var round = 0; round < Counts.LATENCIES; round++) {
            var client = clients.get(round % clients.size());
            measured.add(measure(
                    system,
                    client.get("clientId").textValue(),
                    client.get("companyIds").get(0).longValue()));
        }

        // Then
        Collections.sort(measured);
        var median = measured.get(measured.size() / 2);
        Figures.print(
                "latency",
                "%d new tickets until the score shows them: median %d ms, p95 %d ms, max %d ms",
                measured.size(),
                median.toMillis(),
                measured.get(measured.size() * 95 / 100).toMillis(),
                measured.get(measured.size() - 1).toMillis());
        assertThat(median).isLessThan(PROMISED);
    }

    private static Duration measure(RunningSystem system, String client, long company) {
        var ticket = Json.object().put("summary", "How fast is this");
        ticket.set("company", Json.id(company));
        var expected = tickets(system, client).add(BigDecimal.ONE);
        var began = System.nanoTime();
        system.sandbox().create(Sandbox.SERVICE_TICKETS, ticket);
        await("new ticket in the score of " + client)
                .atMost(LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> tickets(system, client).compareTo(expected) == 0);
        return Figures.since(began);
    }

    private static BigDecimal tickets(RunningSystem system, String client) {
        return system.score(client, 30).metric(Oracle.HELP_DESK_USAGE).value();
    }
}
