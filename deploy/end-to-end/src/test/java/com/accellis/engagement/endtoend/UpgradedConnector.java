package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.ConnectorSite;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The first load of a source, and changes of its tickets, each told by a callback. Every connector takes callbacks; the one
 * that holds the lease reads what they are about, also those that another release has taken.
 */
final class UpgradedConnector extends UpgradedWithDatabase<ConnectorSite> {

    private static final long SEED = 1_102;
    private static final int CLIENTS = 12;
    private static final int SLOW_MILLIS = 40;
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Random random = new Random(SEED);
    private final List<String> tickets = new ArrayList<>();
    /** Made by this load: nothing else refers to them, so they can be deleted. */
    private final List<String> own = new ArrayList<>();

    private Repetition load;
    private volatile long changes;

    UpgradedConnector() {
        super(
                "connector-service",
                "engagement_events_consumed_total",
                ConnectorSite.make("upgraded-connector", CLIENTS, SEED));
    }

    @Override
    Map<String, String> settings() {
        return Map.of("connectwise.page-size", "50", "connectwise.requests-per-minute", "1000000");
    }

    @Override
    void awaitInCharge(ServiceProcess alone) {
        await("the lease", () -> ConnectorSite.isActive(alone));
    }

    @Override
    void beginLoad() {
        site.source()
                .all(Sandbox.SERVICE_TICKETS)
                .forEach(ticket -> tickets.add(ticket.get("id").asText()));
        site.source().slow("/", SLOW_MILLIS);
        load = Repetition.begin("connector-load", BETWEEN, this::change);
    }

    private void change() {
        var kind = random.nextInt(10);
        if (kind == 0 && !own.isEmpty()) {
            var id = own.remove(random.nextInt(own.size()));
            site.source().delete(Sandbox.SERVICE_TICKETS, id);
            announce(id, "deleted");
        } else if (kind < 3) {
            var company = site.source()
                    .change(
                            Sandbox.SERVICE_TICKETS,
                            tickets.get(0),
                            Json.object().put("summary", "Looked at " + changes))
                    .get("company");
            var made = site.source()
                    .create(
                            Sandbox.SERVICE_TICKETS,
                            Json.object().put("summary", "New " + changes).set("company", company));
            own.add(made.get("id").asText());
            announce(tickets.get(0), "updated");
            announce(made.get("id").asText(), "created");
        } else {
            var id = tickets.get(random.nextInt(tickets.size()));
            site.source().change(Sandbox.SERVICE_TICKETS, id, Json.object().put("summary", "Edited " + changes));
            announce(id, "updated");
        }
        changes++;
    }

    private void announce(String ticket, String action) {
        var key = "ticket/" + ticket;
        var now = Instant.now();
        var event = Json.object()
                .put("type", "ticket")
                .put("id", Long.parseLong(ticket))
                .put("action", action)
                .put("messageId", new UUID(random.nextLong(), random.nextLong()).toString())
                .putNull("lastUpdated")
                .put("receivedAt", now.toString());
        var callback = new ProducerRecord<>(
                "connectwise.callbacks", key, event.toString().getBytes(StandardCharsets.UTF_8));
        callback.headers()
                .add("ce_type", ("connectwise.ticket." + action + ".v1").getBytes(StandardCharsets.UTF_8))
                .add("ce_subject", key.getBytes(StandardCharsets.UTF_8));
        site.announce(callback);
    }

    @Override
    long endLoad() {
        load.stop();
        site.source().removeFaults();
        return changes;
    }

    @Override
    void awaitRest() {
        await("rest", () -> site.announced() == 0 && site.isLoaded() && site.announced() == 0);
    }

    @Override
    String compare() {
        var compared = PublishedRecords.compare(site);
        var looked = PublishedRecords.assertVersionsNeverDecrease(site);
        return compared + " records compared: 0 wrong, 0 missing, 0 extra; " + looked + " versions in order";
    }

    @Override
    public void close() {
        if (load != null) {
            load.close();
        }
        super.close();
    }
}
