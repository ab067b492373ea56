package com.accellis.engagement.kit.outbox;

import com.accellis.engagement.kit.publish.FencedPublisher;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;

/**
 * Sends what waits in the outbox. The lease keeps relays from taking each other's place; that no older event follows a newer
 * one is the publisher's doing, which is made <em>before</em> the rows are read: if another relay has sent anything since
 * the rows were read, then its publisher is the younger one, and the broker refuses ours.
 */
class OutboxRelay {

    private static final int PORTION = 2_000;
    /** How long a relay may be silent before another takes over. */
    private static final long LEASE_SECONDS = 15;

    private final OutboxRows rows;
    private final Supplier<FencedPublisher> publishers;
    private final UUID self = UUID.randomUUID();
    private volatile FencedPublisher publisher;

    /** @param publishers makes a publisher that the broker prefers to all that were made before */
    OutboxRelay(OutboxRows rows, Supplier<FencedPublisher> publishers) {
        this.rows = rows;
        this.publishers = publishers;
    }

    /**
     * Sends one portion.
     *
     * @return whether there may be more
     * @throws FencedPublisher.Fenced when another relay has begun to send; nothing of the portion counts as sent
     * @throws KafkaException when the broker does not have all of the portion; it will be sent again
     */
    boolean relay() {
        if (publisher == null) {
            if (!rows.takeLease(self, LEASE_SECONDS)) {
                return false;
            }
            publisher = publishers.get();
        }
        List<OutboxRows.Row> claimed = rows.claim(self, LEASE_SECONDS, PORTION);
        if (claimed.isEmpty()) {
            return false;
        }
        send(claimed);
        rows.markPublished(claimed);
        return true;
    }

    private void send(List<OutboxRows.Row> claimed) {
        try {
            publisher.sendAll(claimed, OutboxRows.Row::event);
        } catch (FencedPublisher.Fenced | KafkaException e) {
            rest();
            throw e;
        }
    }

    private void rest() {
        if (publisher != null) {
            publisher.close();
            publisher = null;
        }
    }

    /** Lets go of the broker, and lets the next relay begin at once instead of when the lease ends. */
    void end() {
        rest();
        rows.releaseLease(self);
    }
}
