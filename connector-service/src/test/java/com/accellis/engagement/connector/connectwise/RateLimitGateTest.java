package com.accellis.engagement.connector.connectwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.record.ReadNumbers.SentRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitGateTest {

    private static final FixedConnectWise CONFIG = FixedConnectWise.at("http://127.0.0.1:1");

    private final ExecutorService callers = Executors.newCachedThreadPool();

    @AfterEach
    void stop() throws InterruptedException {
        callers.shutdownNow();
        callers.awaitTermination(10, TimeUnit.SECONDS);
    }

    @Test
    void runsLeaveOneOfFourPlacesFree() throws InterruptedException {
        var gate = new RateLimitGate(CONFIG, new FixedRequests(), Clock.systemUTC());
        var inside = new AtomicInteger();
        var leave = new CountDownLatch(1);
        for (int number = 0; number < 10; number++) {
            callers.execute(() -> hold(gate, Purpose.RUN, inside, leave));
        }
        await().until(() -> inside.get() == 3);
        callers.execute(() -> hold(gate, Purpose.REFRESH, inside, leave));
        await().until(() -> inside.get() == 4);
        assertThat(gate.state().inFlight()).isEqualTo(4);
        leave.countDown();
        await().until(() -> inside.get() == 11);
    }

    @Test
    void nobodyPassesDuringAPauseAndOneAloneAfterIt() throws InterruptedException {
        var clock = new MovingClock();
        var gate = new RateLimitGate(CONFIG, new FixedRequests(), clock);
        gate.pause(Duration.ofSeconds(30));
        var inside = new AtomicInteger();
        var leave = new CountDownLatch(1);
        for (int number = 0; number < 4; number++) {
            callers.execute(() -> hold(gate, Purpose.REFRESH, inside, leave));
        }
        assertThat(gate.state().pausedUntil()).isNotNull();
        assertThat(inside).hasValue(0);
        clock.move(Duration.ofSeconds(31));
        await().until(() -> inside.get() == 1);
        await().during(Duration.ofSeconds(2)).atMost(Duration.ofSeconds(5)).until(() -> inside.get() == 1);
        gate.answered();
        await().until(() -> inside.get() == 4);
        leave.countDown();
        assertThat(gate.state().throttled()).isEqualTo(1);
    }

    @Test
    void whatThePredecessorSentCounts() throws InterruptedException {
        var gate = new RateLimitGate(
                CONFIG,
                new FixedRequests(
                        new SentRequest(Duration.ofSeconds(50), false), new SentRequest(Duration.ofSeconds(10), true)),
                Clock.systemUTC());
        gate.pass(Purpose.RUN, number -> number);
        assertThat(gate.state().sent()).isEqualTo(3);
    }

    private static void hold(RateLimitGate gate, Purpose purpose, AtomicInteger inside, CountDownLatch leave) {
        try {
            gate.pass(purpose, number -> {
                inside.incrementAndGet();
                leave.await();
                return number;
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Goes only when moved. */
    private static final class MovingClock extends Clock {

        private volatile Instant now = Instant.parse("2026-11-23T12:00:00Z");

        void move(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return java.time.ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }
}
