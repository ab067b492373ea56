package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Kafka;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.accellis.engagement.endtoend.system.TraceCollector;
import com.accellis.engagement.endtoend.system.TraceCollector.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One trace leads from the callback to the change of the score. */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class TraceIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int TRIES = 3;
    private static final List<String> SERVICES = List.of("webhook-gateway", "connector-service", "scoring-service");

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void oneTraceLeadsFromTheCallbackToTheChangeOfTheScore() {
        // Given
        var system = systems.shared();
        Quiet.reach(system);
        var company = system.scoreItems(30).get(0).get("companyIds").get(0).longValue();

        // When
        var kafka = system.kafka();
        var traced = Stream.generate(() -> tracedChange(system, company))
                .limit(TRIES)
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new AssertionError("No change of a score goes on with a trace"));

        // Then
        assertThat(traces(kafka, "connectwise.callbacks", "ticket/" + traced.ticket()))
                .contains(traced.trace());
        assertThat(traces(kafka, "connectwise.tickets", "" + traced.ticket())).contains(traced.trace());
        assertThat(traces(kafka, "engagement.scores", traced.client())).contains(traced.trace());
        await("spans of " + traced.trace())
                .atMost(LIMIT)
                .untilAsserted(() -> assertThat(TraceCollector.shared().spans(traced.trace(), SERVICES))
                        .contains(
                                new Span("webhook-gateway", "receive callback", false),
                                new Span("connector-service", "apply connectwise.callbacks", true),
                                new Span("connector-service", "read announced records", true),
                                new Span("scoring-service", "apply connectwise.tickets", true)));
    }

    /** A change of a client's score, the ticket behind it, and the trace that led there. */
    private record Traced(long ticket, String client, String trace) {}

    /** Empty when a scheduled run was faster than the callback: then nobody has asked for the ticket. */
    private static Optional<Traced> tracedChange(RunningSystem system, long company) {
        var ticket = Json.object().put("summary", "Who moved my score");
        ticket.set("company", Json.id(company));
        var id = system.sandbox()
                .create(Sandbox.SERVICE_TICKETS, ticket)
                .get("id")
                .longValue();
        var change = await("change of the score because of the ticket")
                .atMost(LIMIT)
                .until(() -> change(system.kafka(), id), Optional::isPresent)
                .orElseThrow();
        return trace(change).map(trace -> new Traced(id, change.key(), trace));
    }

    /** The one that names the ticket. */
    private static Optional<ConsumerRecord<String, String>> change(Kafka kafka, long ticket) {
        return kafka.read("engagement.score-changes").stream()
                .filter(change -> names(change, ticket))
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
