package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.oracle.Metric;
import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.oracle.Score;
import com.accellis.engagement.endtoend.oracle.SourceRecords;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.ScoringSite;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What connector and registry would publish, a few hundred events a second, written to the topics from one seed; and what
 * has to come of it. Some versions come late: after a newer one of the same ticket.
 */
final class ScoringLoad implements AutoCloseable {

    static final int PER_SECOND = 300;

    private static final int CLIENTS = 20;
    private static final int COMPANIES = 50;
    private static final int TICKETS = 2_000;
    private static final int DAYS = 100;
    private static final long FIRST_COMPANY = 7_000;
    private static final List<String> ENTITIES = List.of(
            "companies",
            "contacts",
            "service-tickets",
            "project-tickets",
            "time-entries",
            "agreements",
            "agreement-additions",
            "surveys");

    private final Random random;
    private final Producer<String, byte[]> producer;
    private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    /** Newest versions by ticket. */
    private final Map<Long, Ticket> tickets = new HashMap<>();

    private final Map<Long, UUID> clientOfCompany = new TreeMap<>();
    private final Map<UUID, Boolean> active = new TreeMap<>();
    /** Newest events by client. */
    private final Map<UUID, JsonNode> clients = new HashMap<>();
    /** Newest events by company. */
    private final Map<Long, JsonNode> assignments = new HashMap<>();

    private final Queue<ProducerRecord<String, byte[]>> unsent = new ConcurrentLinkedQueue<>();

    private long number;
    private long events;
    private int late;
    private volatile boolean stopping;
    private CompletableFuture<Void> running;

    ScoringLoad(ScoringSite site, long seed) {
        this.random = new Random(seed);
        this.producer = site.producer();
    }

    private record Ticket(long number, JsonNode event) {}

    /** Clients, companies and sources first, then changes of all of them until {@link #stop}. */
    void start() {
        for (var entity : ENTITIES) {
            send("connectwise.sync-runs", "connectwise.sync-run.completed.v1", entity, run(entity));
        }
        for (var n = 0; n < CLIENTS; n++) {
            setActive(new UUID(random.nextLong(), random.nextLong()), true);
        }
        for (var company = FIRST_COMPANY; company < FIRST_COMPANY + COMPANIES; company++) {
            assign(company);
        }
        running = CompletableFuture.runAsync(this::run, work -> new Thread(work, "scoring-load").start());
    }

    /** Until the broker has everything; returns how many events there were. */
    long stop() {
        stopping = true;
        running.join();
        producer.flush();
        sendAgain();
        return events;
    }

    /**
     * Writes the newest version of everything once more. Compaction keeps what came last, and the one writer of a topic sees
     * to it that this is the newest. This load does not: it has late tickets, and what the broker has not acknowledged is
     * sent after what is newer.
     */
    void writeNewestAgain() {
        tickets.forEach((id, ticket) -> sendTicket(id, ticket.event()));
        clients.forEach(this::sendClient);
        assignments.forEach(this::sendAssignment);
        producer.flush();
        sendAgain();
    }

    private void send(ProducerRecord<String, byte[]> event) {
        producer.send(event, (place, failure) -> {
            if (failure != null) {
                unsent.add(event);
            }
        });
    }

    /**
     * Under much load the Kafka client now and then loses track of a batch, which then counts as not sent, whether the broker
     * has it or not. An event that comes late or twice changes nothing; one that does not come would be missing from every
     * score, and that would be nobody's fault but ours.
     */
    private void sendAgain() {
        var again = List.copyOf(unsent);
        unsent.clear();
        again.forEach(this::send);
        producer.flush();
        assertThat(unsent).as("events that the load could not send").isEmpty();
        if (!again.isEmpty()) {
            Figures.print("scoring-load", "%d events were not acknowledged and sent again", again.size());
        }
    }

    /** How many of the events were older than one before them. */
    int late() {
        return late;
    }

    private void run() {
        var next = System.nanoTime();
        while (!stopping) {
            change();
            next += Duration.ofSeconds(1).toNanos() / PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void change() {
        var kind = random.nextInt(200);
        if (kind == 0) {
            var clients = List.copyOf(active.keySet());
            setActive(clients.get(random.nextInt(CLIENTS)), random.nextInt(4) > 0);
        } else if (kind < 4) {
            assign(FIRST_COMPANY + random.nextInt(COMPANIES));
        } else {
            changeTicket();
        }
    }

    private void setActive(UUID id, boolean value) {
        active.put(id, value);
        var event = Json.object();
        event.put("id", id.toString());
        event.put("revision", ++number);
        event.put("deleted", false);
        event.putNull("mergedInto");
        event.put("name", "Client " + id);
        event.put("industry", "other");
        event.put("status", value ? "active" : "inactive");
        event.put("autoScoring", true);
        event.put("window", 30);
        event.put("activeContacts", 3);
        clients.put(id, event);
        sendClient(id, event);
    }

    private void sendClient(UUID id, JsonNode event) {
        send("engagement.clients", "engagement.client.changed.v1", id.toString(), event);
    }

    private void assign(long company) {
        var clients = List.copyOf(active.keySet());
        var client = random.nextInt(10) == 0 ? null : clients.get(random.nextInt(clients.size()));
        clientOfCompany.put(company, client);
        var event = Json.object();
        event.put("companyId", company);
        event.put("clientId", client == null ? null : client.toString());
        event.put("revision", ++number);
        assignments.put(company, event);
        sendAssignment(company, event);
    }

    private void sendAssignment(long company, JsonNode event) {
        send("engagement.company-assignments", "engagement.company-assignment.changed.v1", "" + company, event);
    }

    private void changeTicket() {
        var id = 1L + random.nextInt(TICKETS);
        var newest = tickets.get(id);
        // A late version has a number between those of the newest and the one before: nobody else has it.
        var isLate = newest != null && random.nextInt(20) == 0;
        var version = isLate ? newest.number() - 1 : number + 2;
        number += 2;
        late += isLate ? 1 : 0;
        var event = ticket(id, version);
        if (!isLate) {
            tickets.put(id, new Ticket(version, event));
        }
        sendTicket(id, event);
    }

    private void sendTicket(long id, JsonNode event) {
        send("connectwise.tickets", "connectwise.ticket.changed.v1", "" + id, event);
    }

    /** All of the same time of change: the number of the reading decides. */
    private ObjectNode ticket(long id, long version) {
        var event = Json.object();
        event.put("id", id);
        event.putObject("version").put("lastUpdated", began.toString()).put("readNumber", version);
        var deleted = random.nextInt(10) == 0;
        event.put("deleted", deleted);
        var entered = began.minus(Duration.ofMinutes(random.nextInt(DAYS * 24 * 60)));
        var closed = !deleted && random.nextInt(3) == 0;
        event.put("kind", deleted ? null : "service");
        event.put("companyId", deleted ? null : FIRST_COMPANY + random.nextInt(COMPANIES));
        event.put("summary", deleted ? null : "Printer");
        event.put("board", deleted ? null : "Help Desk");
        event.put("status", deleted ? null : "New");
        event.put("enteredAt", deleted ? null : entered.toString());
        event.put(
                "resolvedAt",
                closed ? entered.plus(Duration.ofMinutes(random.nextInt(480))).toString() : null);
        event.putNull("closedAt");
        event.put("closed", closed);
        event.put("mergedIntoId", !deleted && random.nextInt(20) == 0 ? 1L : null);
        return event;
    }

    private ObjectNode run(String entity) {
        var event = Json.object();
        event.put("entity", entity);
        event.put("configured", true);
        event.put("runId", new UUID(random.nextLong(), random.nextLong()).toString());
        event.put("finishedAt", began.toString());
        event.putNull("coversFrom");
        event.putObject("endOffsets");
        return event;
    }

    private void send(String topic, String type, String key, JsonNode event) {
        var sent = new ProducerRecord<>(topic, key, event.toString().getBytes(StandardCharsets.UTF_8));
        sent.headers().add("ce_type", type.getBytes(StandardCharsets.UTF_8));
        sent.headers().add("ce_subject", key.getBytes(StandardCharsets.UTF_8));
        send(sent);
        events++;
    }

    /** The scores of the clients that are scored, calculated anew from the newest versions alone. */
    Map<String, Map<Integer, Score>> expected(LocalDate today) {
        var oracle = new Oracle(source(), today);
        var expected = new TreeMap<String, Map<Integer, Score>>();
        active.forEach((client, isActive) -> {
            if (isActive) {
                var companies = companiesOf(client);
                var scores = new TreeMap<Integer, Score>();
                for (var window : RunningSystem.WINDOWS) {
                    scores.put(window, companies.isEmpty() ? unmapped(window) : oracle.score(companies, window));
                }
                expected.put(client.toString(), scores);
            }
        });
        return expected;
    }

    private Set<Long> companiesOf(UUID client) {
        var companies = new TreeSet<Long>();
        clientOfCompany.forEach((company, owner) -> {
            if (client.equals(owner)) {
                companies.add(company);
            }
        });
        return companies;
    }

    private static Score unmapped(int window) {
        var metrics = new TreeMap<String, Metric>();
        Oracle.WEIGHTS.forEach((key, weight) ->
                metrics.put(key, new Metric(false, "not-mapped", null, null, BigDecimal.valueOf(weight))));
        return new Score(window, null, null, BigDecimal.ZERO, metrics);
    }

    /** The newest tickets as ConnectWise would tell them. */
    private SourceRecords source() {
        var records = tickets.values().stream()
                .map(Ticket::event)
                .filter(event -> !event.get("deleted").booleanValue())
                .map(ScoringLoad::atSource)
                .toList();
        return new SourceRecords(List.of(), List.of(), records, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static JsonNode atSource(JsonNode event) {
        var ticket = Json.object();
        ticket.set("id", event.get("id"));
        ticket.put("recordType", "ServiceTicket");
        ticket.putObject("company").set("id", event.get("companyId"));
        ticket.putObject("_info").set("dateEntered", event.get("enteredAt"));
        ticket.set("dateResolved", event.get("resolvedAt"));
        ticket.set("closedDate", event.get("closedAt"));
        ticket.set("closedFlag", event.get("closed"));
        if (event.hasNonNull("mergedIntoId")) {
            ticket.putObject("mergedParentTicket").set("id", event.get("mergedIntoId"));
        }
        return ticket;
    }

    @Override
    public void close() {
        stopping = true;
        producer.close();
    }
}
