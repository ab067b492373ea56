package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.accellis.engagement.endtoend.system.GatewaySite;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.testkit.KillableBroker;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Whatever state Kafka is in, many callbacks at once are all answered in time, and none is called stored that is not. */
@Isolated("Answers have to come in time.")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class GatewayAnswerIT {

    /** A second less than ConnectWise waits. */
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(4);

    private static final Duration RECOVERY_LIMIT = Duration.ofMinutes(1);
    private static final int BODY = 2_000;

    /** More than may be in flight. */
    private static final int SENDERS = 1_500;

    private static final Duration SLOWED_BY = Duration.ofMillis(300);
    /** A heap of 256 MB, and what a JVM needs besides. */
    private static final long MOST_MEMORY = 512L << 20;

    private static final Duration RECOVERED_WITHIN = Duration.ofSeconds(10);

    /** What is the matter with the broker, how it comes about, and how it ends. */
    private enum State {
        FINE(broker -> {}, broker -> {}),
        HALTED(KillableBroker::halt, KillableBroker::goOn),
        GONE(KillableBroker::takeAway, KillableBroker::bringBack),
        UNREACHABLE(broker -> broker.network().cut(), broker -> broker.network().pass()),
        BLACK_HOLE(broker -> broker.network().hold(), broker -> broker.network().pass()),
        REPLIES_DROPPED(
                broker -> broker.network().dropReplies(),
                broker -> broker.network().pass());

        private final Consumer<KillableBroker> begin;
        private final Consumer<KillableBroker> end;

        State(Consumer<KillableBroker> begin, Consumer<KillableBroker> end) {
            this.begin = begin;
            this.end = end;
        }
    }

    private record Answer(int status, boolean saysWhenToRetry, Duration after) {}

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicInteger number = new AtomicInteger();
    /** Message ids of callbacks that were answered 204. */
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();

    @Test
    void everyCallbackIsAnsweredInTimeWhateverStateKafkaIsIn() {
        try (var site = GatewaySite.make("gateway-answer")) {
            awaitStored(site);
            for (var state : State.values()) {
                // When
                state.begin.accept(site.broker());
                List<Answer> answers;
                try {
                    answers = sendTogether(site, Counts.CALLBACKS_AT_ONCE);
                } finally {
                    state.end.accept(site.broker());
                }

                // Then
                assertThat(statusesInTime(state.name(), answers).contains(204))
                        .as("stored while the broker is %s", state)
                        .isEqualTo(state == State.FINE);
                awaitStored(site);
            }
            assertThat(site.unexpectedFailures()).isEmpty();
        }
    }

    /** The disk gets full while callbacks come; the broker ends by itself, and is started when there is room again. */
    @Tag("long-only")
    @Test
    void everyCallbackIsAnsweredInTimeWhenTheBrokerHasNoRoomLeft() {
        assumeTrue(GatewaySite.canGiveSmallDisk(), "a disk to be filled cannot be mounted here");
        try (var site = GatewaySite.make("gateway-full-disk")) {
            // Given
            var broker = site.broker();
            site.giveBrokerSmallDisk();
            awaitStored(site);

            // When
            var underWay = send(site, Counts.CALLBACKS_AT_ONCE / 2);
            CompletableFuture.anyOf(underWay.toArray(CompletableFuture[]::new)).join();
            var trouble = site.withFullDisk();
            List<Answer> answersWhenFull;
            List<Answer> answersWhenEnded;
            try {
                underWay.addAll(send(site, Counts.CALLBACKS_AT_ONCE - underWay.size()));
                answersWhenFull = answers(underWay);
                await("the broker to end by itself").atMost(RECOVERY_LIMIT).until(() -> !broker.isRunning());
                answersWhenEnded = sendTogether(site, Counts.CALLBACKS_AT_ONCE);
            } finally {
                trouble.end();
            }
            awaitStored(site);

            // Then
            assertThat(statusesInTime("OUT OF ROOM", answersWhenFull)).containsExactly(204, 429);
            assertThat(statusesInTime("ENDED FOR LACK OF ROOM", answersWhenEnded))
                    .containsExactly(429);
            var published = site.published().stream()
                    .map(found -> Json.read(found.value()).get("messageId").textValue())
                    .toList();
            var distinct = Set.copyOf(published);
            var lost = acknowledged.stream()
                    .filter(messageId -> !distinct.contains(messageId))
                    .toList();
            Figures.print(
                    "gateway-answer",
                    "broker OUT OF ROOM: acknowledged %d, lost %d; on the topic %d, of these repeats %d",
                    acknowledged.size(),
                    lost.size(),
                    published.size(),
                    published.size() - distinct.size());
            assertThat(lost).as("acknowledged, but not on the topic").isEmpty();
            assertThat(site.unexpectedFailures()).isEmpty();
        }
    }

    /** More callbacks than Kafka takes, for a while: some are stored, the rest is told to come again. */
    @Test
    void overloadIsShedWithinBoundsOfMemoryAndEndsByItself() {
        try (var site = GatewaySite.make("gateway-overload")) {
            awaitStored(site);

            // When
            site.broker().network().slow(SLOWED_BY);
            var statuses = new ConcurrentSkipListMap<Integer, Integer>();
            var until = System.nanoTime() + Counts.OVERLOAD.toNanos();
            var senders = new ArrayList<CompletableFuture<Void>>();
            for (var i = 0; i < SENDERS; i++) {
                senders.add(sendUntil(until, site, statuses));
            }
            var most = 0L;
            while (System.nanoTime() < until) {
                most = Math.max(most, site.residentBytes());
                Pause.of(Duration.ofMillis(100));
            }
            senders.forEach(CompletableFuture::join);
            site.broker().network().pass();
            var ended = System.nanoTime();
            awaitStored(site);
            var recovered = Duration.ofNanos(System.nanoTime() - ended);

            // Then
            var all = statuses.values().stream().mapToInt(Integer::intValue).sum();
            Figures.print(
                    "gateway-overload",
                    "%d senders for %s, every 16 KB to Kafka slowed by %s: %d callbacks, answers %s, %d %% told to try again; at most %d MB of"
                            + " memory; first one stored %s after the end",
                    SENDERS,
                    Figures.seconds(Counts.OVERLOAD),
                    Figures.seconds(SLOWED_BY),
                    all,
                    statuses,
                    100L * statuses.getOrDefault(429, 0) / all,
                    most >> 20,
                    Figures.seconds(recovered));
            assertThat(statuses.keySet()).containsExactly(204, 429);
            assertThat(statuses.get(429)).as("told to try again").isGreaterThan(statuses.get(204));
            assertThat(most).as("bytes of memory").isLessThan(MOST_MEMORY);
            assertThat(recovered).isLessThan(RECOVERED_WITHIN);
            assertThat(site.unexpectedFailures()).isEmpty();
        }
    }

    /** One callback after the other, each as soon as the last one is answered. */
    private CompletableFuture<Void> sendUntil(long until, GatewaySite site, Map<Integer, Integer> statuses) {
        return client.sendAsync(callback(site, nextMessageId()), BodyHandlers.discarding())
                .thenCompose(answer -> {
                    statuses.merge(answer.statusCode(), 1, Integer::sum);
                    return System.nanoTime() < until
                            ? sendUntil(until, site, statuses)
                            : CompletableFuture.completedFuture(null);
                });
    }

    private List<Answer> sendTogether(GatewaySite site, int count) {
        return answers(send(site, count));
    }

    private List<CompletableFuture<Answer>> send(GatewaySite site, int count) {
        var underWay = new ArrayList<CompletableFuture<Answer>>();
        for (var i = 0; i < count; i++) {
            var messageId = nextMessageId();
            var request = callback(site, messageId);
            var began = System.nanoTime();
            underWay.add(client.sendAsync(request, BodyHandlers.discarding()).thenApply(answer -> {
                var after = Duration.ofNanos(System.nanoTime() - began);
                if (answer.statusCode() == 204) {
                    acknowledged.add(messageId);
                }
                return new Answer(
                        answer.statusCode(),
                        answer.headers().firstValue("Retry-After").isPresent(),
                        after);
            }));
        }
        return underWay;
    }

    private static List<Answer> answers(List<CompletableFuture<Answer>> underWay) {
        return underWay.stream().map(CompletableFuture::join).toList();
    }

    private String nextMessageId() {
        return "answer-" + number.incrementAndGet();
    }

    private static HttpRequest callback(GatewaySite site, String messageId) {
        var body = site.connectWise().ticketUpdated(messageId, 1, Instant.now(), BODY);
        return site.callback(body).build();
    }

    /** Each status that was answered. All are good ones, and came in time. */
    private static Set<Integer> statusesInTime(String state, List<Answer> answers) {
        var statuses = new TreeMap<Integer, Integer>();
        answers.forEach(answer -> statuses.merge(answer.status(), 1, Integer::sum));
        Figures.print(
                "gateway-answer",
                "broker %s: %d callbacks at once, answers %s, after p50 %s, p99 %s, at most %s",
                state,
                answers.size(),
                statuses,
                Figures.seconds(after(answers, 50)),
                Figures.seconds(after(answers, 99)),
                Figures.seconds(after(answers, 100)));
        assertThat(answers).hasSize(Counts.CALLBACKS_AT_ONCE);
        assertThat(statuses.keySet())
                .as("answers while the broker is %s", state)
                .isSubsetOf(204, 429);
        assertThat(answers).allMatch(answer -> answer.status() == 204 || answer.saysWhenToRetry());
        assertThat(after(answers, 100)).isLessThan(ANSWERED_WITHIN);
        return statuses.keySet();
    }

    /** Until one more is stored, for which nobody has to do anything. */
    private void awaitStored(GatewaySite site) {
        await("a callback that is stored")
                .atMost(RECOVERY_LIMIT)
                .until(() -> sendTogether(site, 1).get(0).status() == 204);
    }

    private static Duration after(List<Answer> answers, int percent) {
        var sorted = answers.stream().map(Answer::after).sorted().toList();
        return sorted.get(Math.max(0, (int) Math.ceil(sorted.size() * percent / 100.0) - 1));
    }
}
