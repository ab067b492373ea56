package com.accellis.engagement.endtoend;

import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.ConnectorSite;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The first load of a source, and changes of its tickets, each told by a callback. Every connector takes callbacks; the one
 * that holds the lease reads what they are about, also those that another release has taken.
 */
final class UpgradedConnector implements UpgradedService {

    private static final long SEED = 1_102;
    private static final int CLIENTS = 12;
    private static final int SLOW_MILLIS = 40;
    private static final Duration BETWEEN = Duration.ofMillis(200);
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Map<String, String> SETTINGS =
            Map.of("connectwise.page-size", "50", "connectwise.requests-per-minute", "1000000");

    private final ConnectorSite site = ConnectorSite.make("upgraded-connector", CLIENTS, SEED);
    private final Random random = new Random(SEED);
    private final List<String> tickets = new ArrayList<>();
    /** Made by this load: nothing else refers to them, so they can be deleted. */
    private final List<String> own = new ArrayList<>();

    private CompletableFuture<Void> running = CompletableFuture.completedFuture(null);
    private volatile boolean stopping;
    private volatile long changes;

    @Override
    public String name() {
        return "connector-service";
    }

    @Override
    public String work() {
        return "engagement_events_consumed_total";
    }

    @Override
    public boolean migrate(Packages packages) {
        return site.migrate(packages);
    }

    @Override
    public void expandDatabase() {
        site.expandDatabase();
    }

    @Override
    public ServiceProcess start(Packages packages, boolean migrating) {
        var settings = new LinkedHashMap<>(SETTINGS);
        settings.put("quarkus.flyway.migrate-at-start", Boolean.toString(migrating));
        return site.start(packages, settings).awaitStarted();
    }

    @Override
    public void awaitInCharge(ServiceProcess alone) {
        await("the lease").atMost(LIMIT).until(() -> ConnectorSite.isActive(alone));
    }

    @Override
    public void beginLoad() {
        site.source()
                .all(Sandbox.SERVICE_TICKETS)
                .forEach(ticket -> tickets.add(ticket.get("id").asText()));
        site.source().slow("/", SLOW_MILLIS);
        running = CompletableFuture.runAsync(this::run, work -> new Thread(work, "connector-load").start());
    }

    private void run() {
        while (!stopping) {
            change();
            changes++;
            Pause.of(BETWEEN);
        }
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
    public long endLoad() {
        stopping = true;
        running.join();
        site.source().removeFaults();
        return changes;
    }

    @Override
    public void awaitRest() {
        await("rest")
                .atMost(LIMIT)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> site.announced() == 0 && site.isLoaded() && site.announced() == 0);
    }

    @Override
    public List<String> deadLetters() {
        return site.deadLetters();
    }

    @Override
    public String compare() {
        var compared = PublishedRecords.compare(site);
        var looked = PublishedRecords.assertVersionsNeverDecrease(site);
        return compared + " records compared: 0 wrong, 0 missing, 0 extra; " + looked + " versions in order";
    }

    @Override
    public void close() {
        stopping = true;
        site.close();
    }
}
