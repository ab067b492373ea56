package com.accellis.engagement.connector.subscription;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.callback.CallbackCheck;
import com.accellis.engagement.connector.callback.CallbackState;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.connector.subscription.ReconcileCallbacks.Reconciled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who begins a reconciliation, who joins it, and how long they wait. */
@Timeout(20)
class ReconciliationsTest {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch answered = new CountDownLatch(1);
    private final AtomicInteger reconciled = new AtomicInteger();
    private final AtomicInteger noted = new AtomicInteger();
    private final Reconciliations reconciliations = new Reconciliations(new OfASlowSource(), Clock.systemUTC());

    /** Waits for its source as the real one does. */
    private final class OfASlowSource extends ReconcileCallbacks {

        OfASlowSource() {
            super(null, null, null, null, null, null);
        }

        @Override
        Reconciled reconcile() {
            reconciled.incrementAndGet();
            begun.countDown();
            try {
                answered.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SourceFailure.notReached("Interrupted", e);
            }
            return Reconciled.nothing(new CallbackCheck(CallbackState.ACTIVE, Instant.EPOCH, null, List.of()));
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        reconciliations.onStop(null);
    }

    @Test
    void whoAsksMeanwhileJoinsAndWaitsNoLongerThanTheyWantTo() {
        // Given
        var first = reconciliations.join(noted::incrementAndGet);

        // When
        var second = reconciliations.join(noted::incrementAndGet);

        // Then
        assertThat(second).isSameAs(first);
        assertThat(first.endedWithin(SHORT)).isEmpty();
        assertThat(reconciliations.underWay()).isTrue();
        answered.countDown();
        assertThat(first.endedWithin(LONG)).isPresent();
        assertThat(second.endedWithin(Duration.ZERO)).isEqualTo(first.endedWithin(Duration.ZERO));
        assertThat(reconciliations.underWay()).isFalse();
        assertThat(reconciled).hasValue(1);
        assertThat(noted).hasValue(1);
    }

    @Test
    void afterItsEndTheNextOneBegins() {
        answered.countDown();
        var first = reconciliations.join(noted::incrementAndGet);
        assertThat(first.endedWithin(LONG)).isPresent();

        var second = reconciliations.join(noted::incrementAndGet);

        assertThat(second).isNotSameAs(first);
        assertThat(second.endedWithin(LONG)).isPresent();
        assertThat(reconciled).hasValue(2);
        assertThat(noted).hasValue(2);
    }

    @Test
    void whatCannotBeNotedIsNotDone() {
        var running = reconciliations.join(() -> {
            throw new IllegalStateException("A change could not be noted, so it is not made");
        });
        assertThatThrownBy(() -> running.endedWithin(LONG))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("could not be noted");
        assertThat(reconciled).hasValue(0);
    }

    @Test
    void aStopWaitsForNoSource() throws InterruptedException {
        // Given
        var running = reconciliations.join(() -> {});
        begun.await();

        // When
        reconciliations.onStopAnnounced(null);

        // Then
        assertThatThrownBy(() -> running.endedWithin(LONG)).isInstanceOf(Reconciliations.Stopped.class);
        var after = reconciliations.join(() -> {});
        assertThatThrownBy(() -> after.endedWithin(LONG)).isInstanceOf(Reconciliations.Stopped.class);
        assertThat(reconciled).hasValue(1);
    }
}
