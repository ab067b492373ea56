package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.Card;
import com.accellis.engagement.scoring.convergence.Counts;
import com.accellis.engagement.scoring.convergence.Happening;
import com.accellis.engagement.scoring.convergence.Happening.OfClient;
import com.accellis.engagement.scoring.convergence.Happening.OfCompany;
import com.accellis.engagement.scoring.convergence.History;
import com.accellis.engagement.scoring.convergence.Model;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Names;
import com.accellis.engagement.scoring.convergence.Recalculation;
import com.accellis.engagement.scoring.convergence.Situation;
import com.accellis.engagement.scoring.convergence.Stored;
import com.accellis.engagement.scoring.convergence.Told;
import com.accellis.engagement.scoring.convergence.Transactions;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.mapping.MappingReplica;
import com.accellis.engagement.scoring.movement.Movement;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.ClientScores;
import com.accellis.engagement.scoring.score.CountedBy;
import com.accellis.engagement.scoring.score.Facts;
import com.accellis.engagement.scoring.score.KnownStates;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.scoring.score.Snapshot;
import com.accellis.engagement.scoring.score.SourceStates;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Several instances of the service share out the same history, in any order, with repetitions and with transactions that
 * fail, while days begin and rules and sources change. What they leave in PostgreSQL and on the topics is exactly what a
 * recalculation from scratch says.
 */
@QuarkusTest
@TestProfile(Alone.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConvergenceOnPostgresTest {

    private static final Duration ANNOUNCED_WITHIN = Duration.ofSeconds(20);
    private static final Duration FRESH_FOR = Duration.ofHours(24);
    private static final long LIMIT_SECONDS = 60;
    private static final int PAIRS = 50;
    /** The clock goes forward in the first hours that most histories see. */
    private static final Instant START = Instant.parse("2026-03-08T02:00:00Z");

    private static final Stored.Due DUE = new Stored.Due();
    private static int histories;
    private static int batches;
    private static int repeatedTransactions;
    private static int changes;
    private static int pairs;
    private static int movedPairs;

    @Inject
    Facts facts;

    @Inject
    CountedBy countedBy;

    @Inject
    Assignments assignments;

    @Inject
    AppliedOffsets offsets;

    @Inject
    ClientScores scores;

    @Inject
    BusinessClock businessClock;

    @Inject
    MovableClock clock;

    @Inject
    CountingRules rules;

    @Inject
    SourceStates sources;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    KnownStates known;

    @Inject
    Snapshot snapshot;

    @Inject
    Outbox outbox;

    @Inject
    EntityManager entityManager;

    @Inject
    DataSource database;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Counts.HISTORIES);
    }

    @Order(1)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anyDeliveryEndsInTheFullRecalculation(long seed) {
        // Given
        var random = new SplittableRandom(seed);
        startEmpty();
        var names = new Names(System.nanoTime() / 1_000);
        var history = History.of(
                random.longs(Counts.HAPPENINGS).boxed().toList(), names, START, newestCard() + 1, random.nextLong());
        var expected = Recalculation.of(history, Alone.ZONE, Set.of());

        // When
        var run = new Run(history, random);
        run.deliver(2 + random.nextInt(3));

        // Then
        var stored = new Stored(database);
        var found = stored.outcome();
        assertThat(found.facts()).isEqualTo(expected.facts());
        assertThat(found.buckets()).isEqualTo(expected.buckets());
        assertThat(found.scores()).isEqualTo(expected.scores());
        assertThat(stored.lastDays()).allMatch(businessClock.today()::equals, "is " + businessClock.today());
        var chain = stored.chain();
        assertThat(chain.breaks()).isEmpty();

        DUE.add(stored.due());
        histories++;
        batches += run.done;
        repeatedTransactions += run.transactions.repeated();
        changes += chain.changes();
    }

    @Test
    @Order(2)
    void everyCommittedChangeOfTheHistoriesIsAnnouncedAndNoOther() {
        await().atMost(ANNOUNCED_WITHIN).until(() -> outbox.waiting() == 0);

        var announced = Stored.announced(DUE);

        assertThat(announced.differences()).isEmpty();
        assertThat(announced.events()).isGreaterThan(changes);
        Counts.print(
                "convergence",
                "%d histories in %d batches, %d transactions repeated after conflicts; facts, buckets, scores wrong: 0;"
                        + " %d changes, breaks of the chain: 0; %d events, missing: 0, phantoms: 0, repeated: %d",
                histories,
                batches,
                repeatedTransactions,
                changes,
                announced.events(),
                announced.repeated());
    }

    static LongStream fewSeeds() {
        return LongStream.rangeClosed(1, Counts.HISTORIES_REMEMBERED);
    }

    /** What scores were at a moment is told by the scores of that moment, and not by what was kept of it. */
    @Order(3)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("fewSeeds")
    void whatWasKnownAtAMomentMakesTheScoresOfThatMoment(long seed) {
        // Given
        var random = new SplittableRandom(seed);
        startEmpty();
        var names = new Names(System.nanoTime() / 1_000);
        var history = History.of(
                random.longs(Counts.HAPPENINGS).boxed().toList(), names, START, newestCard() + 1, random.nextLong());
        List<Look> looks = new Run(history, random).lookAfterEach();

        // When and then
        int moved = 0;
        for (int n = 0; n < PAIRS; n++) {
            UUID client = names.client(random.nextInt(Names.CLIENTS));
            int later = random.nextInt(looks.size());
            Look from = looks.get(random.nextInt(later + 1));
            Look to = looks.get(later);
            var states = snapshot.read(() -> known.between(client, from.moment(), from.day(), to.moment(), to.day()));
            for (int length : ScoreWindow.LENGTHS) {
                String key = Told.scoreKey(client, length);
                assertThat(told(known.at(client, from.moment(), from.day()).score(length)))
                        .isEqualTo(from.scores().get(key));
                List<Movement.Step> steps = Movement.between(states.from(), states.to(), length);
                WindowScore before = steps.get(0).before();
                WindowScore after = steps.get(steps.size() - 1).after();
                assertThat(told(before))
                        .as("seed %d", seed)
                        .isEqualTo(from.scores().get(key));
                assertThat(told(after))
                        .as("seed %d", seed)
                        .isEqualTo(to.scores().get(key));
                if (steps.stream().allMatch(step -> step.difference() != null)) {
                    assertThat(steps.stream().map(Movement.Step::difference).reduce(BigDecimal.ZERO, BigDecimal::add))
                            .as("seed %d", seed)
                            .isEqualByComparingTo(after.score().subtract(before.score()));
                    moved += after.score().compareTo(before.score()) == 0 ? 0 : 1;
                }
            }
        }
        pairs += PAIRS;
        movedPairs += moved;
    }

    @Test
    @Order(4)
    void thereWereScoresToCompare() {
        assertThat(movedPairs).isGreaterThan(pairs / 10);
        Counts.print(
                "known",
                "%d pairs of moments in %d histories, 3 windows each: scores wrong: 0; sums of steps that lead from one"
                        + " score to another: %d, wrong: 0",
                pairs,
                Counts.HISTORIES_REMEMBERED,
                movedPairs);
    }

    private static String told(WindowScore score) {
        return score == null ? null : Told.score(score);
    }

    /** What was stored at a moment. */
    private record Look(Moment moment, LocalDate day, Map<String, String> scores) {}

    private void startEmpty() {
        await().atMost(ANNOUNCED_WITHIN).until(() -> outbox.waiting() == 0);
        new Stored(database).noteCommittedEvents();
        QuarkusTransaction.requiringNew()
                .run(() -> entityManager
                        .createNativeQuery("TRUNCATE fact, superseded_fact, day_bucket, client, superseded_client,"
                                + " company_assignment, superseded_assignment, score, score_change, closing_score, rescore_mark,"
                                + " audited_client,"
                                + " source_state, availability, superseded_availability")
                        .executeUpdate());
    }

    private int newestCard() {
        return QuarkusTransaction.requiringNew()
                .call(() -> ((Number) entityManager
                                .createNativeQuery("SELECT max(version) FROM scorecard")
                                .getSingleResult())
                        .intValue());
    }

    /** One delivery of a history. */
    private final class Run {

        private final Transactions transactions = new Transactions();
        private final Deque<Situation> situations;
        private final ConcurrentLinkedQueue<Work> work = new ConcurrentLinkedQueue<>();
        private final SplittableRandom random;
        private final int done;

        private interface Work {
            void by(Replica replica, SplittableRandom random);
        }

        Run(History history, SplittableRandom random) {
            this.situations = new ArrayDeque<>(history.situations());
            this.random = random;
            enterNext();
            List<Work> all = new ArrayList<>();
            history.delivery(random).forEach(batch -> all.add((replica, dice) -> replica.apply(batch, dice)));
            situations.forEach(situation -> all.add(random.nextInt(all.size() + 1), (replica, dice) -> enterNext()));
            this.done = all.size();
            work.addAll(all);
        }

        /** Everything, shared out among the replicas, and then what the jobs of the service do from time to time. */
        void deliver(int replicas) {
            var threads = Executors.newFixedThreadPool(replicas);
            try {
                List<Callable<Void>> tasks = new ArrayList<>();
                for (int n = 0; n < replicas; n++) {
                    SplittableRandom own = random.split();
                    tasks.add(() -> {
                        workOff(own);
                        return null;
                    });
                }
                for (Future<Void> task : threads.invokeAll(tasks, LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    task.get();
                }
            } catch (Exception e) {
                throw new AssertionError("A replica failed", e);
            } finally {
                threads.shutdownNow();
            }
            jobs();
        }

        /** All of it one after another, a second for each, and what is stored then. */
        List<Look> lookAfterEach() {
            List<Look> looks = new ArrayList<>();
            var replica = new Replica(transactions);
            for (Work next = work.poll(); next != null; next = work.poll()) {
                clock.moveTo(clock.instant().plusSeconds(1));
                next.by(replica, random);
                jobs();
                var scores = new Stored(database).outcome().scores();
                looks.add(new Look(new Moment(clock.instant()), businessClock.today(), Map.copyOf(scores)));
            }
            return looks;
        }

        private void workOff(SplittableRandom own) {
            var replica = new Replica(transactions);
            for (Work next = work.poll(); next != null; next = work.poll()) {
                if (own.nextInt(20) == 0) {
                    replica = new Replica(transactions);
                }
                next.by(replica, own);
                if (own.nextInt(10) == 0) {
                    jobs();
                }
            }
        }

        private void jobs() {
            transactions.untilItPasses(rescoreAll::marked);
            transactions.untilDone(() -> rescoreAll.notYetAt(businessClock.today()));
            transactions.untilDone(() -> rescoreAll.notYetBy(newestCard()));
        }

        /** Time goes on, and with it what changes from outside. One at a time: time has one direction. */
        private void enterNext() {
            synchronized (situations) {
                Situation next = situations.remove();
                clock.moveTo(next.now());
                transactions.run(() -> publish(next.card()));
                transactions.run(() -> {
                    next.sources().forEach((entity, source) -> sources.keep(run(entity, source, next.now())));
                    sources.judge(next.now(), FRESH_FOR);
                });
                transactions.untilDone(() -> rescoreAll.because(Cause.AVAILABILITY));
            }
        }

        private void publish(Card card) {
            entityManager
                    .createNativeQuery("INSERT INTO scorecard (version, document, author, note, created_at)"
                            + " VALUES (?1, CAST(?2 AS jsonb), 'test', 'test', ?3) ON CONFLICT DO NOTHING")
                    .setParameter(1, card.version())
                    .setParameter(2, card.json())
                    .setParameter(3, clock.instant())
                    .executeUpdate();
        }

        private static SyncRunCompleted run(SourceEntity entity, Situation.Source source, Instant now) {
            if (!source.configured()) {
                return new SyncRunCompleted(entity, false, null, now, null, null);
            }
            Instant finished = source.fresh() ? now : now.minus(FRESH_FOR).minusSeconds(1);
            return new SyncRunCompleted(entity, true, UUID.randomUUID(), finished, source.coversFrom(), Map.of());
        }
    }

    /** One instance of the service, and what it remembers besides the database: new after a restart. */
    private final class Replica {

        private final ApplyActivity activity =
                new ApplyActivity(facts, countedBy, assignments, scores, offsets, businessClock);
        private final MappingReplica mapping = new MappingReplica(assignments, scores, offsets);
        private final Transactions transactions;

        Replica(Transactions transactions) {
            this.transactions = transactions;
        }

        void apply(List<Happening> batch, SplittableRandom dice) {
            Model.activities(rules, batch).forEach((topic, activities) -> {
                boolean later = dice.nextInt(4) == 0;
                run(() -> activity.apply(topic, activities, Map.of(), Map.of(), clock.instant(), later), dice);
            });
            var clients = Model.events(batch, OfClient.class).stream()
                    .map(OfClient::event)
                    .toList();
            if (!clients.isEmpty()) {
                run(() -> mapping.clients(clients), dice);
            }
            var companies = Model.events(batch, OfCompany.class).stream()
                    .map(OfCompany::event)
                    .toList();
            if (!companies.isEmpty()) {
                run(() -> mapping.assignments(companies), dice);
            }
        }

        private void run(Runnable work, SplittableRandom dice) {
            if (dice.nextInt(10) == 0) {
                transactions.runTwice(work);
            } else {
                transactions.run(work);
            }
        }
    }
}
