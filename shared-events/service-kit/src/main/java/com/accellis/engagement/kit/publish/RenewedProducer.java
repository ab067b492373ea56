package com.accellis.engagement.kit.publish;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * An idempotent producer that is replaced until the first record has been acknowledged to it. One that is not let in when it
 * asks for its id, such as before its user was made, never asks again and never sends, although it could log in later (Kafka's
 * issue KAFKA-20237). From outside that looks like a broker that does not answer, so a new one takes over only once it has
 * heard from the broker itself. What had a record acknowledged has its id, and recovers by itself from everything else.
 */
final class RenewedProducer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RenewedProducer.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Supplier<Producer<byte[], byte[]>> made;
    private final Duration patience;
    private final AtomicBoolean renewing = new AtomicBoolean();

    private volatile Producer<byte[], byte[]> current;
    /** Whether a record has been acknowledged to the current one. */
    private volatile boolean heard;
    /** When the current one was made or another was last tried, by {@link System#nanoTime()}. */
    private volatile long triedAt;

    private volatile boolean closed;

    /** @param patience how long nothing may be acknowledged until another producer is tried, and how long that may take */
    RenewedProducer(Supplier<Producer<byte[], byte[]>> made, Duration patience) {
        this.made = made;
        this.patience = patience;
        this.current = made.get();
        this.triedAt = System.nanoTime();
    }

    /** As {@link Producer#send(ProducerRecord, Callback)}. */
    void send(ProducerRecord<byte[], byte[]> kafkaRecord, Callback callback) {
        Producer<byte[], byte[]> producer = current;
        producer.send(kafkaRecord, (metadata, failure) -> {
            callback.onCompletion(metadata, failure);
            if (failure == null) {
                heard(producer);
            } else if (failure instanceof TimeoutException || failure instanceof AuthenticationException) {
                renewIfSilent(kafkaRecord.topic());
            }
        });
    }

    /** As {@link Producer#partitionsFor(String)}, but for what it returns. */
    void require(String topic) {
        current.partitionsFor(topic);
    }

    private void heard(Producer<byte[], byte[]> producer) {
        if (!heard) {
            synchronized (this) {
                heard = producer == current;
            }
        }
    }

    /** By a thread of its own: who sends must not wait. */
    private void renewIfSilent(String topic) {
        if (!heard
                && !closed
                && System.nanoTime() - triedAt >= patience.toNanos()
                && renewing.compareAndSet(false, true)) {
            var renewal = new Thread(() -> renew(topic), "producer-renewal");
            renewal.setDaemon(true);
            renewal.start();
        }
    }

    private void renew(String topic) {
        Optional<Producer<byte[], byte[]>> unused = Optional.empty();
        try {
            Producer<byte[], byte[]> fresh = made.get();
            unused = Optional.of(learns(fresh, topic) ? replacedBy(fresh) : fresh);
        } catch (KafkaException e) {
            LOG.warnf("no other producer could be made: %s", e.getMessage());
        } finally {
            triedAt = System.nanoTime();
            renewing.set(false);
        }
        unused.ifPresent(producer -> producer.close(Duration.ZERO));
    }

    /** What a producer does not know yet it would fail to send if it may not wait. */
    private boolean learns(Producer<byte[], byte[]> fresh, String topic) {
        long began = System.nanoTime();
        while (!closed && System.nanoTime() - began < patience.toNanos()) {
            try {
                fresh.partitionsFor(topic);
                return true;
            } catch (TimeoutException notYet) {
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            } catch (KafkaException e) {
                LOG.debugf("another producer does not get on either: %s", e.getMessage());
                return false;
            }
        }
        return false;
    }

    /** @return the one that is not used any more: the new one, if the former has been heard of in the meantime */
    private synchronized Producer<byte[], byte[]> replacedBy(Producer<byte[], byte[]> fresh) {
        if (closed || heard) {
            return fresh;
        }
        Producer<byte[], byte[]> former = current;
        current = fresh;
        LOG.warn("nothing was ever acknowledged: sending with a new producer");
        return former;
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> last;
        synchronized (this) {
            closed = true;
            last = current;
        }
        last.close(CLOSE_WITHIN);
    }
}
