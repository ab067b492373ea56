package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Prometheus;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.SourceCallbacks;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is done to a running system so that there is something to alert about. */
final class Troubles {

    private static final Duration RESTARTS_WITHIN = Duration.ofSeconds(90);
    private static final String GATEWAY = "webhook-gateway";
    private static final String CONNECTWISE_PATH = "/apis/3.0";
    private static final String CREWHU_PATH = "/api/v1/survey";
    private static final String STRANGER = "198.51.100.7";
    private static final String UNREADABLE_EVENT = "999300001";

    private final RunningSystem system;
    private final Prometheus prometheus;
    private final SourceCallbacks callbacks;
    private final URI gateway;
    private final long ticket;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int sent;

    /** @param ticket that callbacks are about */
    Troubles(RunningSystem system, Prometheus prometheus, long ticket) {
        this.system = system;
        this.prometheus = prometheus;
        this.callbacks = system.callbacks();
        this.gateway = URI.create(system.addressOf(GATEWAY) + "/connectwise/webhook");
        this.ticket = ticket;
    }

    /** SIGKILL; returns when the gateway is back and Prometheus has seen it. */
    void killGateway() {
        var start = "process_start_time_seconds{job=\"" + GATEWAY + "\"}";
        var before = prometheus.value(start).orElseThrow(() -> new AssertionError("The gateway is not there"));
        system.part(GATEWAY).kill();
        await("start of the gateway")
                .atMost(RESTARTS_WITHIN)
                .until(() -> prometheus.value(start).filter(now -> now > before).isPresent());
    }

    /** The source gives a ticket whose company is no number; returns its id. */
    String unreadableTicket() {
        var partial = Json.object().put("summary", "Company in words");
        partial.set(
                "company",
                Json.id(system.scoreItems(30).get(0).get("companyIds").get(0).longValue()));
        var created = (ObjectNode) system.sandbox().createSilently(Sandbox.SERVICE_TICKETS, partial);
        var broken = created.deepCopy();
        broken.set("company", Json.object().put("id", "two hundred"));
        system.sandbox().answerRaw(Sandbox.SERVICE_TICKETS, created.get("id").asText(), broken);
        return created.get("id").asText();
    }

    /** Nobody can tell what it says. */
    void writeUnreadableEvent() {
        var event = new ProducerRecord<>("connectwise.tickets", UNREADABLE_EVENT, "{\"id\":".getBytes(UTF_8));
        event.headers()
                .add("ce_specversion", "1.0".getBytes(UTF_8))
                .add("ce_id", ("test-" + UNREADABLE_EVENT).getBytes(UTF_8))
                .add("ce_source", "urn:test".getBytes(UTF_8))
                .add("ce_type", "connectwise.ticket.changed.v1".getBytes(UTF_8))
                .add("ce_subject", UNREADABLE_EVENT.getBytes(UTF_8));
        system.kafka().write(event);
    }

    /** An audit says that a client differs, as it would after a mistake of ours; returns the client. */
    String plantDifference() {
        var differing = system.scoreItems(30).get(0).get("clientId").textValue();
        setDifferences(differing, 1);
        return differing;
    }

    void removeDifference(String client) {
        setDifferences(client, 0);
    }

    private void setDifferences(String of, int differences) {
        try (var connection = system.connect("scoring");
                var statement = connection.prepareStatement("INSERT INTO audited_client (client_id, audited_at,"
                        + " differences) VALUES (?::uuid, now(), ?) ON CONFLICT (client_id) DO UPDATE SET"
                        + " audited_at = excluded.audited_at, differences = excluded.differences")) {
            statement.setString(1, of);
            statement.setInt(2, differences);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError("The audit could not be changed", e);
        }
    }

    /** To every request for records. */
    void sourceAnswers(int status) {
        system.sandbox().removeFaults();
        system.sandbox().fail(CONNECTWISE_PATH, status);
        system.sandbox().fail(CREWHU_PATH, status);
    }

    /** Nobody else can read or write the table of the scoring service until this is over. */
    void whileLocked(String table, Runnable meanwhile) {
        try (var connection = system.connect("scoring");
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
            meanwhile.run();
            connection.rollback();
        } catch (SQLException e) {
            throw new AssertionError("The table could not be locked", e);
        }
    }

    void sendForgedCallback() {
        send(callbacks.forged(nextMessage(), ticket));
    }

    /**
     * As a proxy of ours hands it on from outside. Over the edge all that this machine sends is from one of our own proxies,
     * which has no limit.
     */
    void sendForgedCallbackOfStranger() {
        send(callbacks.forged(nextMessage(), ticket).uri(gateway).header("X-Forwarded-For", STRANGER));
    }

    void sendCallbackWithKeyThatIsNotThere() {
        send(callbacks.withKeyThatIsNotThere(nextMessage(), ticket));
    }

    void sendContradictingCallback() {
        send(callbacks.contradicting(nextMessage(), ticket));
    }

    private String nextMessage() {
        return "alert-" + ++sent;
    }

    /** Whatever the answer is, it is counted. */
    private void send(HttpRequest.Builder request) {
        try {
            client.send(request.timeout(Duration.ofSeconds(5)).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            throw new UncheckedIOException("A callback got no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while sending a callback", e);
        }
    }
}
