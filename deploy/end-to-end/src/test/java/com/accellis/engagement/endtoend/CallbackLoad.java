package com.accellis.engagement.endtoend;

import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.CallbackSender;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Callbacks as ConnectWise sends them, each with a number of its own, at a steady rate from one seed. What is answered 429
 * is sent again after 2 s and after 4 s more. So is what reaches nobody: there the edge would have answered 429. What gets no
 * answer is not sent again.
 */
final class CallbackLoad implements AutoCloseable {

    static final int PER_SECOND = 120;
    /** How the message ids of these callbacks begin. */
    static final String MESSAGES = "callback-";

    /** ConnectWise waits no longer. */
    static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration BEFORE_MORE = Duration.ofMillis(5);
    private static final int SMALLEST_BODY = 300;
    private static final int LARGEST_BODY = 6_000;
    private static final int TRY_AGAIN = 429;
    private static final int EXCHANGING = 4;
    private static final List<Duration> PAUSES = List.of(Duration.ofSeconds(2), Duration.ofSeconds(4));

    private final CallbackSender sender;
    private final List<Long> tickets;
    private final int perSecond;
    private final Random random;
    private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    /** By itself the client would take a thread more for every exchange that goes on while it is busy. */
    private final ExecutorService exchanges = Executors.newFixedThreadPool(EXCHANGING);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(exchanges)
            .build();
    private final Map<String, Sent> callbacks = new ConcurrentSkipListMap<>();
    private final Map<Integer, Integer> statuses = new ConcurrentSkipListMap<>();
    /** What ended attempts that were under way, in the client's words. */
    private final Map<String, Integer> broken = new ConcurrentSkipListMap<>();
    /** Nobody at the address, and no answer in time. */
    private final AtomicLong unreached = new AtomicLong();

    private final AtomicLong late = new AtomicLong();

    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicInteger firstAttempts = new AtomicInteger();
    private final Phaser underWay = new Phaser(1);
    private final CompletableFuture<Void> running;
    private volatile boolean stopping;
    private volatile long heldBackNanos;
    private int number;

    CallbackLoad(CallbackSender sender, long seed) {
        this(sender, seed, LongStream.rangeClosed(1, 500).boxed().toList(), PER_SECOND);
    }

    /** @param tickets that the callbacks are about */
    CallbackLoad(CallbackSender sender, long seed, List<Long> tickets, int perSecond) {
        this.sender = sender;
        this.tickets = List.copyOf(tickets);
        this.perSecond = perSecond;
        this.random = new Random(seed);
        // A thread of its own: the few of the common pool are for answers.
        this.running = CompletableFuture.runAsync(this::run, work -> new Thread(work, "callback-load").start());
    }

    /** A callback and what became of it. */
    static final class Sent {

        private final String messageId;
        private final long ticket;
        private final Instant lastUpdated;
        /** For the first time, by {@link System#nanoTime()}. */
        private final long sentAt = System.nanoTime();
        /** Null once nobody needs to send it again: bodies of a long run would fill the memory. */
        private volatile HttpRequest request;

        private volatile boolean acknowledged;
        private volatile boolean acknowledgedAtOnce;
        private volatile boolean uncertain;

        private Sent(String messageId, long ticket, Instant lastUpdated, HttpRequest request) {
            this.messageId = messageId;
            this.ticket = ticket;
            this.lastUpdated = lastUpdated;
            this.request = request;
        }

        String messageId() {
            return messageId;
        }

        long ticket() {
            return ticket;
        }

        Instant lastUpdated() {
            return lastUpdated;
        }

        /** It was answered 2xx. */
        boolean isAcknowledged() {
            return acknowledged;
        }

        /** It was not answered 2xx, and for one attempt at least there was no answer at all. */
        boolean isIndeterminate() {
            return !acknowledged && uncertain;
        }

        boolean isRefused() {
            return !acknowledged && !uncertain;
        }
    }

    /**
     * Callbacks of some time.
     *
     * @param acknowledged at their first attempt, in the time that ConnectWise waits
     */
    record FirstAttempts(int sent, int acknowledged) {

        double percentAcknowledged() {
            return 100.0 * acknowledged / sent;
        }
    }

    private void run() {
        var next = System.nanoTime();
        while (!stopping) {
            var callback = next();
            callbacks.put(callback.messageId(), callback);
            send(callback, 0);
            next += Duration.ofSeconds(1).toNanos() / perSecond + holdBack();
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    /**
     * As many first attempts are under way as can be at this rate when each is over in time: then it is this process that
     * cannot go on, and with ever more connections it never would again.
     */
    private long holdBack() {
        var began = System.nanoTime();
        while (firstAttempts.get() >= perSecond * ANSWER_LIMIT.toSeconds() && !stopping) {
            LockSupport.parkNanos(BEFORE_MORE.toNanos());
        }
        var took = System.nanoTime() - began;
        heldBackNanos += took;
        return took;
    }

    private Sent next() {
        var messageId = String.format(Locale.ROOT, MESSAGES + "%07d", ++number);
        long ticket = tickets.get(random.nextInt(tickets.size()));
        var lastUpdated = began.minusSeconds(random.nextInt(100_000));
        var size = SMALLEST_BODY + random.nextInt(LARGEST_BODY - SMALLEST_BODY);
        var request = sender.ticketUpdated(messageId, ticket, lastUpdated, size)
                .timeout(ANSWER_LIMIT)
                .build();
        return new Sent(messageId, ticket, lastUpdated, request);
    }

    private void send(Sent callback, int repeats) {
        underWay.register();
        firstAttempts.addAndGet(repeats == 0 ? 1 : 0);
        var sentAt = System.nanoTime();
        client.sendAsync(callback.request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            try {
                firstAttempts.addAndGet(repeats == 0 ? -1 : 0);
                if (failure == null) {
                    longestNanos.accumulateAndGet(System.nanoTime() - sentAt, Math::max);
                    answered(callback, answer.statusCode(), repeats);
                } else {
                    unanswered(
                            callback, failure instanceof CompletionException ? failure.getCause() : failure, repeats);
                }
            } finally {
                underWay.arriveAndDeregister();
            }
        });
    }

    private void answered(Sent callback, int status, int repeats) {
        statuses.merge(status, 1, Integer::sum);
        if (status / 100 == 2) {
            callback.acknowledged = true;
            callback.acknowledgedAtOnce = repeats == 0;
            callback.request = null;
        } else if (status == TRY_AGAIN) {
            repeat(callback, repeats);
        }
    }

    private void unanswered(Sent callback, Throwable failure, int repeats) {
        if (failure instanceof ConnectException) {
            unreached.incrementAndGet();
            repeat(callback, repeats);
            return;
        }
        callback.uncertain = true;
        if (failure instanceof HttpTimeoutException) {
            late.incrementAndGet();
        } else {
            broken.merge(String.valueOf(failure.getMessage()), 1, Integer::sum);
        }
    }

    private void repeat(Sent callback, int repeats) {
        if (repeats == PAUSES.size()) {
            return;
        }
        underWay.register();
        CompletableFuture.delayedExecutor(PAUSES.get(repeats).toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    try {
                        send(callback, repeats + 1);
                    } finally {
                        underWay.arriveAndDeregister();
                    }
                });
    }

    /** Until every callback has been answered, or never will be. */
    Map<String, Sent> stop() {
        stopping = true;
        running.join();
        underWay.arriveAndAwaitAdvance();
        return callbacks;
    }

    /** Until one more callback is acknowledged, for which nobody has to do anything. */
    void awaitAcknowledgement() {
        var before = acknowledgements();
        try {
            await("an acknowledgement")
                    .atMost(RECOVERY_LIMIT)
                    .pollInterval(LOOK)
                    .until(() -> acknowledgements() > before);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    String.format(
                            Locale.ROOT,
                            "no acknowledgement within %s; of %d callbacks so far: answers %s, %d attempts reached nobody,"
                                    + " broken off %s, late %d, %d under way, held back for %s",
                            RECOVERY_LIMIT,
                            callbacks.size(),
                            statuses,
                            unreached.get(),
                            broken,
                            late.get(),
                            underWay.getUnarrivedParties() - 1,
                            Figures.seconds(heldBack())),
                    e);
        }
    }

    private int acknowledgements() {
        return statuses.getOrDefault(204, 0);
    }

    /**
     * What became of callbacks that were sent for the first time between two instants, by {@link System#nanoTime()}. All of
     * them have been answered, or never will be, after {@link #stop()}.
     */
    FirstAttempts firstAttempts(long from, long until) {
        var sent = callbacks.values().stream()
                .filter(callback -> callback.sentAt - from >= 0 && callback.sentAt - until < 0)
                .toList();
        return new FirstAttempts(sent.size(), (int)
                sent.stream().filter(callback -> callback.acknowledgedAtOnce).count());
    }

    /** Fails when no further callbacks are sent, because one could not be made. */
    void checkGoingOn() {
        if (running.isCompletedExceptionally()) {
            running.join();
        }
    }

    int sent() {
        return callbacks.size();
    }

    /** How many attempts were answered with each status. */
    Map<Integer, Integer> statuses() {
        return new TreeMap<>(statuses);
    }

    /** Attempts that were neither answered nor broken off in the time that ConnectWise waits. */
    long late() {
        return late.get();
    }

    /** How long no callback was sent because too many were under way. */
    Duration heldBack() {
        return Duration.ofNanos(heldBackNanos);
    }

    long unreached() {
        return unreached.get();
    }

    Map<String, Integer> broken() {
        return new TreeMap<>(broken);
    }

    Duration longestAnswer() {
        return Duration.ofNanos(longestNanos.get());
    }

    @Override
    public void close() {
        try {
            stop();
        } finally {
            exchanges.shutdown();
        }
    }
}
