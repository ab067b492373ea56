package com.accellis.engagement.scoring.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortionWorkersTest {

    private final PortionWorkers workers = new PortionWorkers();
    private final List<List<UUID>> portions =
            IntStream.range(0, 100).mapToObj(n -> List.of(new UUID(0, n))).toList();
    private final Collection<List<UUID>> worked = new ConcurrentLinkedQueue<>();

    /** Belongs to one who asks at a time, and takes a while, as a query does. */
    private Supplier<List<UUID>> inTurn() {
        Queue<List<UUID>> left = new ArrayDeque<>(portions);
        var asked = new AtomicInteger();
        return () -> {
            assertThat(asked.incrementAndGet()).isEqualTo(1);
            LockSupport.parkNanos(100_000);
            List<UUID> next = left.isEmpty() ? List.of() : left.remove();
            asked.decrementAndGet();
            return next;
        };
    }

    @Test
    void eachPortionIsWorkedOnOnce() {
        assertThat(workers.all(inTurn(), worked::add)).isTrue();

        assertThat(worked).containsExactlyInAnyOrderElementsOf(portions);
    }

    @Test
    void twoAreWorkedOnAtTheSameTime() {
        var bothBegun = new CountDownLatch(2);

        assertThat(workers.all(inTurn(), portion -> {
                    bothBegun.countDown();
                    return await(bothBegun);
                }))
                .isTrue();
    }

    @Test
    void nothingThatDidNotGoWellKeepsTheRestFromBeingWorkedOn() {
        assertThat(workers.all(inTurn(), portion -> !worked.add(portion))).isFalse();

        assertThat(worked).containsExactlyInAnyOrderElementsOf(portions);
    }

    @Test
    void oneThatDidNotGoWellIsTold() {
        assertThat(workers.all(inTurn(), portion -> !portion.equals(portions.get(7))))
                .isFalse();
    }

    @Test
    void aFailureIsThrownWhenNothingIsBeingWorkedOnAnyMore() {
        var failing = new CountDownLatch(1);

        assertThatThrownBy(() -> workers.all(inTurn(), portion -> {
                    if (portion.equals(portions.get(0))) {
                        failing.countDown();
                        throw new DatabaseFailure("planted", null);
                    }
                    await(failing);
                    worked.add(portion);
                    return true;
                }))
                .hasRootCauseInstanceOf(DatabaseFailure.class);

        assertThat(worked).hasSize(portions.size() - 1);
    }

    private static boolean await(CountDownLatch latch) {
        try {
            return latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
