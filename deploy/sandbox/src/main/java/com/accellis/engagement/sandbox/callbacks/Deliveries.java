package com.accellis.engagement.sandbox.callbacks;

import com.accellis.engagement.sandbox.changes.Change;
import com.accellis.engagement.sandbox.faults.CallbackFault;
import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
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
    private static final Signature FORGER = new Signature("a key of somebody else");
    private static final String FOREIGN_KEY_URL =
            "https://keys.elsewhere.example/v2026_4//system/callbackkey/index.rails?companyName=northwind&id=1";

    private final Registrations registrations;
    private final CallbackMessages messages;
    private final Signature signature;
    private final DeliveryTimes times;
    private final Faults faults;
    private final Clock clock;
    private final HttpClient client;
    private final ScheduledExecutorService workers;
    private final Map<Integer, BadDays> badDays = new ConcurrentHashMap<>();
    private final Queue<Delivery> heldBack = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicInteger delivered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    Deliveries(
            Registrations registrations,
            CallbackMessages messages,
            Signature signature,
            DeliveryTimes times,
            Faults faults,
            Clock clock) {
        this.registrations = registrations;
        this.messages = messages;
        this.signature = signature;
        this.times = times;
        this.faults = faults;
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
            faults.striking(CallbackFault.class, fault -> fault.concerns(change.type()))
                    .ifPresentOrElse(
                            fault -> goAstray(change, registration, fault), () -> send(delivery(change, registration)));
        }
    }

    private Delivery delivery(Change change, ObjectNode registration) {
        var message = messages.of(change, registration.path("id").asInt());
        return delivery(change, registration, message, signature);
    }

    private Delivery delivery(Change change, ObjectNode registration, ObjectNode message, Signature signedWith) {
        var url = registration.path("url").asText() + change.id() + "&action="
                + change.action().word();
        var body = Json.bytes(message);
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(times.limit())
                .header("Content-Type", "application/json")
                .header("x-content-signature", signedWith.of(body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return new Delivery(registration.path("id").asInt(), change.type().key(), change.id(), request);
    }

    /** Switches off the callbacks whose address contains this text; answers how many. */
    public int disable(String inUrl) {
        return registrations.disable(inUrl);
    }

    private void goAstray(Change change, ObjectNode registration, CallbackFault fault) {
        var delivery = delivery(change, registration);
        switch (fault.fate()) {
            case LOST -> LOG.log(System.Logger.Level.DEBUG, "callback lost id=" + delivery.recordId());
            case DOUBLED -> {
                send(delivery);
                send(delivery);
            }
            case REORDERED -> {
                pending.incrementAndGet();
                heldBack.add(delivery);
                workers.schedule(() -> goOn(delivery), fault.delay().toMillis(), TimeUnit.MILLISECONDS);
            }
            case FORGED -> {
                var message = messages.of(change, delivery.registrationId());
                send(delivery(change, registration, message, FORGER));
            }
            case FOREIGN_KEY -> {
                var message = messages.of(change, delivery.registrationId());
                message.putObject("Metadata").put("key_url", FOREIGN_KEY_URL);
                send(delivery(change, registration, message, FORGER));
            }
        }
    }

    private void send(Delivery delivery) {
        pending.incrementAndGet();
        var overtaken = List.copyOf(heldBack);
        workers.execute(() -> {
            attempt(delivery, 0);
            overtaken.forEach(this::goOn);
        });
    }

    /** Sends one that was held back, unless that has been done. */
    private void goOn(Delivery delivery) {
        if (heldBack.remove(delivery)) {
            attempt(delivery, 0);
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
        var status = statusOf(delivery);
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
    private int statusOf(Delivery delivery) {
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
