package com.accellis.engagement.kit.outbox;

import com.accellis.engagement.kit.publish.FencedPublisher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Sends what waits in the outbox. The lease keeps relays from taking each other's place; that no older event follows a newer
 * one is the publisher's doing, which is made <em>before</em> the rows are read: if another relay has sent anything since
 * the rows were read, then its publisher is the younger one, and the broker refuses ours.
 *
 * <p>Events can be read as soon as they are sent. Their rows stay until they are committed, many portions together, because
 * whoever comes next has to wait for a commit that takes several times as long as sending one event.
 */
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int PORTION = 2_000;
    /** Bounds what is sent twice when a relay dies. */
    private static final int UNCOMMITTED = 10_000;

    private static final Duration COMMIT_AFTER = Duration.ofSeconds(1);
    /** With nobody to wait for the commit, it need not wait either. */
    private static final Duration COMMIT_IDLE_AFTER = Duration.ofMillis(50);
    /** How long a relay may be silent before another takes over. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final Duration PROLONG_AFTER = Duration.ofSeconds(5);

    private final OutboxRows rows;
    private final Supplier<FencedPublisher> publishers;
    private final UUID self = UUID.randomUUID();
    private final List<Long> uncommitted = new ArrayList<>();
    private FencedPublisher publisher;
    private Since leased;
    private Since firstSent;
    private Since lastSent;

    /** A moment of the clock that is never set. */
    private record Since(long nanos) {

        static Since now() {
            return new Since(System.nanoTime());
        }

        /** How much of a time is left; zero when it has passed. */
        Duration left(Duration time) {
            Duration left = time.minusNanos(System.nanoTime() - nanos);
            return left.isNegative() ? Duration.ZERO : left;
        }
    }

    /** @param publishers makes a publisher that the broker prefers to all that were made before */
    OutboxRelay(OutboxRows rows, Supplier<FencedPublisher> publishers) {
        this.rows = rows;
        this.publishers = publishers;
    }

    /**
     * Sends one portion.
     *
     * @return how long there is nothing to do unless an event is appended; zero when there may be more to send
     * @throws FencedPublisher.Fenced when another relay has begun to send; nothing since the last commit counts as sent
     * @throws KafkaException when the broker does not have all of the portion; all since the last commit will be sent again
     */
    synchronized Duration relay() {
        if (!leased()) {
            return RelayLoop.LOOK_EVERY;
        }
        if (publisher == null) {
            publisher = publishers.get();
        }
        List<OutboxRows.Row> waiting = rows.oldest(PORTION, uncommitted);
        if (!waiting.isEmpty()) {
            send(waiting);
        }
        if (commitIn().isZero()) {
            commit();
        }
        return waiting.isEmpty() ? commitIn() : Duration.ZERO;
    }

    private boolean leased() {
        if (leased == null || leased.left(PROLONG_AFTER).isZero()) {
            Since now = Since.now();
            leased = rows.takeLease(self, LEASE) ? now : null;
        }
        return leased != null;
    }

    private void send(List<OutboxRows.Row> waiting) {
        orRest(() -> publisher.send(waiting, OutboxRows.Row::event));
        lastSent = Since.now();
        if (uncommitted.isEmpty()) {
            firstSent = lastSent;
        }
        waiting.forEach(row -> uncommitted.add(row.id()));
    }

    private Duration commitIn() {
        if (uncommitted.isEmpty()) {
            return RelayLoop.LOOK_EVERY;
        }
        if (uncommitted.size() >= UNCOMMITTED) {
            return Duration.ZERO;
        }
        Duration idle = lastSent.left(COMMIT_IDLE_AFTER);
        Duration longest = firstSent.left(COMMIT_AFTER);
        return idle.compareTo(longest) < 0 ? idle : longest;
    }

    private void commit() {
        orRest(publisher::commit);
        rows.markPublished(uncommitted);
        uncommitted.clear();
    }

    private void orRest(Runnable work) {
        try {
            work.run();
        } catch (FencedPublisher.Fenced | KafkaException e) {
            rest();
            throw e;
        }
    }

    private void rest() {
        leased = null;
        uncommitted.clear();
        if (publisher != null) {
            publisher.close();
            publisher = null;
        }
    }

    /**
     * Commits, lets go of the broker, and lets the next relay begin at once instead of when the lease ends. What cannot be
     * committed is sent again by the next.
     */
    synchronized void end() {
        try {
            if (publisher != null) {
                commit();
            }
        } catch (FencedPublisher.Fenced | KafkaException e) {
            LOG.warnf("The last events were not committed and will be sent again: %s", e);
        } finally {
            rest();
            rows.releaseLease(self);
        }
    }
}
