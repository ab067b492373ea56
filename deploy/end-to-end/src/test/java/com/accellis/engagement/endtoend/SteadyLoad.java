package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.CallbackSender;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.locks.LockSupport;

/**
 * Callbacks and changes at the source, twice as many as in {@link FaultIT}, about the same records again and again:
 * nothing is created and nothing deleted. Nothing is remembered of each, so that it can go on for hours.
 */
final class SteadyLoad implements AutoCloseable {

    /** Twice those of {@link FaultIT}. */
    static final int CALLBACKS_PER_SECOND = 40;

    /** Half the pause of {@link SourceLoad}. */
    private static final Duration BETWEEN_CHANGES = Duration.ofMillis(75);

    private static final int TICKETS = 200;
    private static final int TIME_ENTRIES = 50;
    private static final int BODY_BYTES = 2_000;
    private static final int NO_ANSWER = 0;
    private static final int DAYS = 25;

    private final Sandbox sandbox;
    private final CallbackSender sender;
    private final Random random;
    private final List<JsonNode> tickets;
    private final List<JsonNode> timeEntries;
    /** Tickets move to and fro between these. */
    private final List<Long> companies;

    /** A callback that tells of a change which the source does not show yet has its record read again and again. */
    private final Instant longAgo =
            Instant.now().minus(Duration.ofDays(2L * DAYS)).truncatedTo(ChronoUnit.SECONDS);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<Integer, Integer> answers = new ConcurrentSkipListMap<>();
    private final Phaser underWay = new Phaser(1);
    private final List<CompletableFuture<Void>> running;
    private volatile boolean stopping;
    private volatile int changes;
    private volatile int callbacks;

    SteadyLoad(RunningSystem system, long seed) {
        this.sandbox = system.sandbox();
        this.sender = system.callbacks();
        this.random = new Random(seed);
        this.companies = system.scoreItems(30).stream()
                .limit(2)
                .map(client -> client.get("companyIds").get(0).longValue())
                .toList();
        this.tickets = recent(sandbox.all(Sandbox.SERVICE_TICKETS), "/_info/dateEntered", TICKETS);
        this.timeEntries = recent(sandbox.all(Sandbox.TIME_ENTRIES), "/timeStart", TIME_ENTRIES);
        this.running = List.of(thread("steady-changes", this::change), thread("steady-callbacks", this::call));
    }

    private static CompletableFuture<Void> thread(String name, Runnable work) {
        return CompletableFuture.runAsync(work, run -> new Thread(run, name).start());
    }

    /** Those that count in every window. */
    private static List<JsonNode> recent(List<JsonNode> all, String instantAt, int limit) {
        var begin = LocalDate.now(ZoneOffset.UTC)
                .minusDays(DAYS)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
        var found = all.stream()
                .filter(entered -> entered.at(instantAt).isTextual())
                .filter(entered -> Instant.parse(entered.at(instantAt).asText()).isAfter(begin))
                .filter(entered -> !entered.hasNonNull("mergedParentTicket"))
                .limit(limit)
                .toList();
        if (found.isEmpty()) {
            throw new AssertionError("The source has no records of the last " + DAYS + " days with " + instantAt);
        }
        return found;
    }

    private void change() {
        while (!stopping) {
            if (changes % 4 == 3) {
                var entry = timeEntries.get(random.nextInt(timeEntries.size()));
                sandbox.change(
                        Sandbox.TIME_ENTRIES,
                        entry.get("id").asText(),
                        Json.object().put("actualHours", 1 + random.nextInt(8)).put("billableOption", "Billable"));
            } else {
                var ticket = tickets.get(random.nextInt(tickets.size()));
                sandbox.change(Sandbox.SERVICE_TICKETS, ticket.get("id").asText(), next(ticket));
            }
            changes++;
            Pause.of(BETWEEN_CHANGES);
        }
    }

    private ObjectNode next(JsonNode ticket) {
        var patch = Json.object();
        switch (random.nextInt(3)) {
            case 0 -> {
                var closed = Instant.parse(ticket.at("/_info/dateEntered").asText())
                        .plusSeconds(60L * (1 + random.nextInt(600)))
                        .toString();
                patch.put("closedFlag", true).put("closedDate", closed).put("dateResolved", closed);
                patch.set("status", Json.object().put("name", ">Closed"));
            }
            case 1 -> {
                patch.put("closedFlag", false).putNull("closedDate").putNull("dateResolved");
                patch.set("status", Json.object().put("name", "Re-opened"));
            }
            default -> patch.set("company", Json.id(companies.get(random.nextInt(companies.size()))));
        }
        return patch;
    }

    private void call() {
        var next = System.nanoTime();
        while (!stopping) {
            var ticket = tickets.get(random.nextInt(tickets.size()));
            var request = sender.ticketUpdated(
                            String.format(Locale.ROOT, "steady-%09d", ++callbacks),
                            ticket.get("id").longValue(),
                            longAgo,
                            BODY_BYTES)
                    .timeout(CallbackLoad.ANSWER_LIMIT)
                    .build();
            underWay.register();
            client.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
                answers.merge(failure == null ? answer.statusCode() : NO_ANSWER, 1, Integer::sum);
                underWay.arriveAndDeregister();
            });
            next += Duration.ofSeconds(1).toNanos() / CALLBACKS_PER_SECOND;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /** Fails when one of the threads has ended by itself: nobody refuses changes like these. */
    void check() {
        running.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
    }

    /** Returns when nothing is under way. */
    void stop() {
        stopping = true;
        running.forEach(CompletableFuture::join);
        underWay.arriveAndAwaitAdvance();
    }

    int changes() {
        return changes;
    }

    /** How many callbacks were answered with each status; 0 stands for none. */
    Map<Integer, Integer> answers() {
        return new TreeMap<>(answers);
    }

    @Override
    public String toString() {
        return changes + " changes, " + callbacks + " callbacks, answers " + answers();
    }

    @Override
    public void close() {
        stopping = true;
    }
}
