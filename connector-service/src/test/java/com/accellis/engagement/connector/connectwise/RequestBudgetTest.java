package com.accellis.engagement.connector.connectwise;

import static com.accellis.engagement.connector.connectwise.Purpose.REFRESH;
import static com.accellis.engagement.connector.connectwise.Purpose.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestBudgetTest {

    private static final Instant NOW = Instant.parse("2026-02-03T14:00:00Z");

    private final RequestBudget budget = new RequestBudget(3, 2);

    @Test
    void runsLeaveSomethingForRefreshes() {
        assertThat(budget.take(RUN, NOW)).isZero();
        assertThat(budget.take(RUN, NOW)).isZero();
        assertThat(budget.take(RUN, NOW)).isPositive();
        assertThat(budget.take(REFRESH, NOW)).isZero();
        assertThat(budget.take(REFRESH, NOW)).isPositive();
        assertThat(budget.sent(NOW)).isEqualTo(3);
    }

    /** It may have arrived at its very end, and the next one may arrive at once. */
    @Test
    void aRequestCountsUntilAMinuteAfterItsEnd() {
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take(REFRESH, NOW)).isZero();
        }
        Instant end = NOW.plusSeconds(20);
        for (int i = 0; i < 3; i++) {
            budget.ended(REFRESH, end);
        }

        assertThat(budget.take(REFRESH, NOW.plusSeconds(61))).isPositive();
        assertThat(budget.take(REFRESH, end.plusSeconds(60))).isZero();
    }

    @Test
    void aRequestUnderWayCountsHoweverLongItTakes() {
        for (int i = 0; i < 3; i++) {
            assertThat(budget.take(REFRESH, NOW)).isZero();
        }

        assertThat(budget.take(REFRESH, NOW.plusSeconds(600))).isPositive();
    }

    @Test
    void requestsOfAPredecessorCount() {
        budget.count(RUN, NOW.minusSeconds(59));
        budget.count(REFRESH, NOW.minusSeconds(30));
        budget.count(REFRESH, NOW.minusSeconds(1));

        assertThat(budget.take(REFRESH, NOW)).isPositive();
        assertThat(budget.take(REFRESH, NOW.plusSeconds(1))).isZero();
    }

    @Test
    void neverMoreThanAllowedInAnyMinuteWheneverRequestsArrive() {
        for (int seed = 1; seed <= 50; seed++) {
            var random = new SplittableRandom(seed);
            int perWindow = 2 + random.nextInt(300);
            var tried = new RequestBudget(perWindow, Math.max(1, perWindow * 4 / 5));
            var ends = new PriorityQueue<Long>();
            List<Long> arrived = new ArrayList<>();
            for (long millis = 0; millis < 300_000; millis += random.nextInt(400)) {
                while (!ends.isEmpty() && ends.peek() <= millis) {
                    tried.ended(REFRESH, NOW.plusMillis(ends.poll()));
                }
                if (tried.take(REFRESH, NOW.plusMillis(millis)).isZero()) {
                    long lasts = random.nextLong(5_000);
                    ends.add(millis + lasts);
                    arrived.add(millis + random.nextLong(lasts + 1));
                }
            }
            assertThat(mostInAnyMinute(arrived)).as("seed %d", seed).isLessThanOrEqualTo(perWindow);
        }
    }

    /** Counted anew, without the budget's own bookkeeping. */
    private static long mostInAnyMinute(List<Long> arrived) {
        return arrived.stream()
                .mapToLong(first -> arrived.stream()
                        .filter(other -> other >= first && other < first + 60_000)
                        .count())
                .max()
                .orElse(0);
    }
}
