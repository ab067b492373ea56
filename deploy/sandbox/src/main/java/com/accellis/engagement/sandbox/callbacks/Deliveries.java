package com.accellis.engagement.sandbox.callbacks;

import com.accellis.engagement.sandbox.changes.Change;
import com.accellis.engagement.sandbox.records.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Delivers callbacks at once, a few at a time, and repeats those that were refused with certain status codes. */
public final class Deliveries implements Change.Listener, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Deliveries.class.getName());
    private static final Set<Integer> REPEATED = Set.of(404, 409, 419, 429);
    private static final int IN_PARALLEL = 8;

    private final Registrations registrations;
    private final CallbackMessages messages;
    private final Signature signature;
    private final DeliveryTimes times;
    private final Clock clock;
    private final HttpClient client;
    private final ScheduledExecutorService workers;
    private final Map<Integer, BadDays> badDays = new ConcurrentHashMap<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    Deliveries(
            Registrations registrations,
            CallbackMessages messages,
            Signature signature,
            DeliveryTimes times,
            Clock clock) {
        this.registrations = registrations;
        this.messages = messages;
        this.signature = signature;
        this.times = times;
        this.clock = clock;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(times.limit())
                .build();
        this.workers = Executors.newScheduledThreadPool(IN_PARALLEL, daemonThreads());
    }

    /** Counts of deliveries; pending ones wait, are under way or await a repetition. */
    public record Counts(int pending, int delivered, int refused) {}

    private record Delivery(int registrationId, String type, int recordId, HttpRequest request) {}

    @Override
    public void changed(Change change) {
        for (var registration : registrations.hearing(change)) {
            var registrationId = registration.path("id").asInt();
            var url = registration.path("url").asText() + change.id() + "&action="
                    + change.action().word();
            var body = Json.bytes(messages.of(change, registrationId));
            var request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(times.limit())
                    .header("Content-Type", "application/json")
                    .header("x-content-signature", signature.of(body))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            pending.incrementAndGet();
            var delivery = new Delivery(registrationId, change.type().key(), change.id(), request);
            workers.execute(() -> attempt(delivery, 0));
        }
    }

    public Counts counts() {
        return new Counts(pending.get(), delivered.get(), refused.get());
    }

    /** Forgets the bad days of an entry that was switched on again. */
    void forgive(int registrationId) {
        badDays.remove(registrationId);
    }

    private void attempt(Delivery delivery, int repetition) {
        var status = send(delivery);
        if (status >= 200 && status < 300) {
            badDays.remove(delivery.registrationId());
            delivered.incrementAndGet();
            pending.decrementAndGet();
        } else if (REPEATED.contains(status) && repetition < times.pauses().size()) {
            var pause = times.pauses().get(repetition).toMillis();
            workers.schedule(() -> attempt(delivery, repetition + 1), pause, TimeUnit.MILLISECONDS);
        } else {
            giveUp(delivery, status);
        }
    }

    /** The status that came back, or 0 when none came in time. */
    private int send(Delivery delivery) {
        try {
            return client.send(delivery.request(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException noAnswer) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> "no answer to callback type=" + delivery.type() + " id=" + delivery.recordId() + ": "
                            + noAnswer);
            return 0;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private void giveUp(Delivery delivery, int status) {
        refused.incrementAndGet();
        pending.decrementAndGet();
        LOG.log(
                System.Logger.Level.INFO,
                "callback refused type=" + delivery.type() + " id=" + delivery.recordId() + " status=" + status);
        var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        var days = badDays.merge(
                delivery.registrationId(), BadDays.NONE.failedOn(today), (before, ignored) -> before.failedOn(today));
        if (days.areTooMany()) {
            registrations.disable(delivery.registrationId());
            LOG.log(System.Logger.Level.WARNING, "callback switched off id=" + delivery.registrationId());
        }
    }

    private static ThreadFactory daemonThreads() {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "callback-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
