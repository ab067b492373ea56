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
 * Sends what waits in the outbox. Two things together see to it that no older event of a key ends up after a newer one. Only
 * the holder of the lease forgets rows, so that a relay which takes the lease sends again whatever the former holder has not
 * forgotten, the newest last. And whoever takes it makes its publisher <em>before</em> reading rows, from when on the broker
 * refuses the former holder.
 *
 * <p>Events can be read as soon as they are sent. Their rows stay until they are committed, many portions together, because
 * whoever comes next has to wait for a commit that takes several times as long as sending one event.
 */
class OutboxRelay {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);
    private static final int PORTION = 2_000;
    /** Bounds what is sent twice when a relay dies. */
    private static final int UNCOMMITTED = 10_000;

    /** How long a relay may be silent before another takes over. */
    private static final Duration LEASE = Duration.ofSeconds(15);

    private static final Duration PROLONG_AFTER = Duration.ofSeconds(5);

    private final OutboxRows rows;
    private final Supplier<FencedPublisher> publishers;
    private final Commits commits;
    /** Another one for each time that the lease is taken: whoever holds it has held it without a break. */
    private UUID self = UUID.randomUUID();

    private final List<Long> uncommitted = new ArrayList<>();
    private FencedPublisher publisher;
    private Since prolonged;
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

    /**
     * When what was sent is committed.
     *
     * @param after counts from the first event
     * @param idleAfter counts from the last one: with nobody to wait for the commit, it need not wait either
     */
    record Commits(Duration after, Duration idleAfter) {

        static final Commits USUAL = new Commits(Duration.ofSeconds(1), Duration.ofMillis(50));
    }

    /** @param publishers makes a publisher that the broker prefers to all that were made before */
    OutboxRelay(OutboxRows rows, Supplier<FencedPublisher> publishers, Commits commits) {
        this.rows = rows;
        this.publishers = publishers;
        this.commits = commits;
    }

    /**
     * Sends one portion.
     *
     * @return how long there is nothing to do unless an event is appended; zero when there may be more to send
     * @throws FencedPublisher.Fenced when another relay has begun to send; nothing since the last commit counts as sent
     * @throws KafkaException when the broker does not have all of the portion; all since the last commit will be sent again
     */
    synchronized Duration relay() {
        // Before the database is asked for anything: what the broker has is committed in time also while it is away.
        if (commitIn().isZero()) {
            commit();
        }
        if (!ready()) {
            return RelayLoop.LOOK_EVERY;
        }
        List<OutboxRows.Row> waiting = rows.oldest(PORTION, uncommitted);
        if (waiting.isEmpty()) {
            return commitIn();
        }
        send(waiting);
        return Duration.ZERO;
    }

    private boolean ready() {
        if (!leased()) {
            return false;
        }
        if (publisher == null) {
            publisher = publishers.get();
            // The lease may have gone meanwhile to somebody whose events this publisher cuts off: rows are not ours to
            // read.
            return prolong();
        }
        return true;
    }

    private boolean leased() {
        if (prolonged != null && !prolonged.left(PROLONG_AFTER).isZero() || prolong()) {
            return true;
        }
        self = UUID.randomUUID();
        Since now = Since.now();
        prolonged = rows.takeLease(self, LEASE) ? now : null;
        return prolonged != null;
    }

    private boolean prolong() {
        Since now = Since.now();
        if (rows.prolongLease(self, LEASE)) {
            prolonged = now;
            return true;
        }
        rest();
        return false;
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
        Duration idle = lastSent.left(commits.idleAfter());
        Duration longest = firstSent.left(commits.after());
        return idle.compareTo(longest) < 0 ? idle : longest;
    }

    private void commit() {
        orRest(publisher::commit);
        if (rows.forget(self, uncommitted)) {
            uncommitted.clear();
        } else {
            rest();
        }
    }

    private void orRest(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            rest();
            throw e;
        }
    }

    private void rest() {
        prolonged = null;
        uncommitted.clear();
        FencedPublisher closing = publisher;
        publisher = null;
        if (closing != null) {
            try {
                closing.close();
            } catch (KafkaException e) {
                LOG.infof("A publisher that is not used any more was not closed in order: %s", e);
            }
        }
    }

    /**
     * Commits, lets go of the broker, and lets the next relay begin at once instead of when the lease ends. What cannot be
     * committed is sent again by the next.
     */
    synchronized void end() {
        try {
            if (!uncommitted.isEmpty()) {
                commit();
            }
        } catch (RuntimeException e) {
            LOG.warnf("The last events were not committed and will be sent again: %s", e);
        }
        rest();
        try {
            rows.releaseLease(self);
        } catch (OutboxFailure e) {
            LOG.warnf("The next relay has to wait until the lease ends: %s", e);
        }
    }
}
