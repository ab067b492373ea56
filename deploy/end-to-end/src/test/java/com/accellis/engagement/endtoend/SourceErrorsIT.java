package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source that answers errors changes no score. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SourceErrorsIT {

    @RegisterExtension
    final Systems systems = new Systems();

    private RunningSystem system;

    @AfterEach
    void removeFaults() {
        if (system != null) {
            system.sandbox().removeFaults();
        }
    }

    @Test
    void aFailingSyncLeavesScoresAloneAndSaysWhatFailed() {
        // Given: a ticket that only a sync can find, and a source that answers errors
        system = systems.shared();
        Quiet.reach(system);
        var before = system.scores();
        var client = system.scoreItems(30).get(0);
        var clientId = client.get("clientId").textValue();
        var ticket = Json.object().put("summary", "Nobody was told");
        ticket.set("company", Json.id(client.get("companyIds").get(0).longValue()));
        system.sandbox().fail("/service/tickets", 500);
        system.sandbox().createSilently(Sandbox.SERVICE_TICKETS, ticket);

        // When
        var failed = system.syncRuns().run(List.of("service-tickets")).get(0);
        var during = system.scores();

        // Then
        assertThat(failed.get("state").textValue()).as(failed.toString()).isEqualTo("failed");
        assertThat(failed.path("error").asText()).as("what failed").contains("500");
        assertThat(during).as("scores after the failed run").isEqualTo(before);

        // When: the source is well again
        system.sandbox().removeFaults();
        var next = system.syncRuns().run(List.of("service-tickets")).get(0);

        // Then
        assertThat(next.get("state").textValue()).as(next.toString()).isEqualTo("completed");
        var compared = Comparison.atRest(system);
        Figures.print(
                "source errors",
                "run failed with \"%s\", %d scores unchanged; the next run completed, %d scores compared: %d differences",
                failed.path("error").asText(),
                during.size() * RunningSystem.WINDOWS.size(),
                compared.scores(),
                compared.differences().size());
        compared.assertNoDifference();
        assertThat(system.score(clientId, 30).metric(Oracle.HELP_DESK_USAGE).value())
                .as("tickets of the client")
                .isGreaterThan(before.get(clientId)
                        .get(30)
                        .metric(Oracle.HELP_DESK_USAGE)
                        .value());
    }
}
