package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Kafka;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.accellis.engagement.endtoend.system.TraceCollector;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One trace leads from the callback to the change of the score. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TraceIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> SERVICES = List.of("webhook-gateway", "connector-service", "scoring-service");

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void oneTraceLeadsFromTheCallbackToTheChangeOfTheScore() {
        // Given
        var system = systems.shared();
        Quiet.reach(system);
        var company = system.scoreItems(30).get(0).get("companyIds").get(0).longValue();
        var ticket = Json.object().put("summary", "Who moved my score");
        ticket.set("company", Json.id(company));

        // When
        var id = system.sandbox()
                .create(Sandbox.SERVICE_TICKETS, ticket)
                .get("id")
                .longValue();

        // Then
        var kafka = system.kafka();
        var ofChange = await("change of the score because of the ticket")
                .atMost(LIMIT)
                .until(() -> traceOfChange(kafka, id), Optional::isPresent)
                .orElseThrow();
        assertThat(traces(kafka, "connectwise.callbacks", "ticket/" + id)).contains(ofChange);
        assertThat(traces(kafka, "connectwise.tickets", "" + id)).contains(ofChange);

        var collector = TraceCollector.shared();
        await("spans of " + ofChange).atMost(LIMIT).untilAsserted(() -> {
            assertThat(collector.servicesOf(ofChange, "POST", SERVICES)).contains("webhook-gateway");
            assertThat(collector.servicesOf(ofChange, "apply connectwise.callbacks", SERVICES))
                    .isEqualTo(Set.of("connector-service"));
            assertThat(collector.servicesOf(ofChange, "read announced records", SERVICES))
                    .isEqualTo(Set.of("connector-service"));
            assertThat(collector.servicesOf(ofChange, "apply connectwise.tickets", SERVICES))
                    .isEqualTo(Set.of("scoring-service"));
        });
    }

    /** Of the change that names the ticket. */
    private static Optional<String> traceOfChange(Kafka kafka, long ticket) {
        return kafka.read("engagement.score-changes").stream()
                .filter(change -> names(change, ticket))
                .flatMap(change -> trace(change).stream())
                .findFirst();
    }

    private static boolean names(ConsumerRecord<String, String> change, long ticket) {
        for (var found : Json.read(change.value()).get("records")) {
            if (found.get("topic").textValue().equals("connectwise.tickets")
                    && found.get("id").textValue().equals("" + ticket)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> traces(Kafka kafka, String topic, String key) {
        return kafka.read(topic).stream()
                .filter(found -> key.equals(found.key()))
                .flatMap(found -> trace(found).stream())
                .toList();
    }

    /** The 32 digits that stand for the whole trace. */
    private static Optional<String> trace(ConsumerRecord<String, String> found) {
        return Optional.ofNullable(found.headers().lastHeader("traceparent"))
                .map(header -> new String(header.value(), UTF_8).split("-")[1]);
    }
}
