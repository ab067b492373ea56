package com.accellis.engagement.kit.publish;

import java.time.Duration;
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
 * An idempotent producer that is replaced when it gets nothing acknowledged any more. One that is not let in when it asks for
 * its id, such as before its user was made, never asks again and never sends again, although it could log in later (Kafka's
 * issue KAFKA-20237). From outside that looks like a broker that does not answer, so a new one takes over only once it has
 * heard from the broker itself.
 */
final class RenewedProducer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RenewedProducer.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Supplier<Producer<byte[], byte[]>> made;
    private final Duration patience;
    private final AtomicBoolean renewing = new AtomicBoolean();

    private volatile Producer<byte[], byte[]> current;
    /** Of {@link System#nanoTime()}: the last acknowledgement, or the last time that another one was tried. */
    private volatile long silentSince;

    private volatile boolean closed;

    /** @param patience how long nothing may be acknowledged until another producer is tried, and how long that may take */
    RenewedProducer(Supplier<Producer<byte[], byte[]>> made, Duration patience) {
        this.made = made;
        this.patience = patience;
        this.current = made.get();
        this.silentSince = System.nanoTime();
    }

    /** As {@link Producer#send(ProducerRecord, Callback)}. */
    void send(ProducerRecord<byte[], byte[]> kafkaRecord, Callback callback) {
        current.send(kafkaRecord, (metadata, failure) -> {
            if (failure == null) {
                silentSince = System.nanoTime();
            } else if (failure instanceof TimeoutException || failure instanceof AuthenticationException) {
                renewIfSilent(kafkaRecord.topic());
            }
            callback.onCompletion(metadata, failure);
        });
    }

    /** As {@link Producer#partitionsFor(String)}, but for what it returns. */
    void require(String topic) {
        current.partitionsFor(topic);
    }

    /** By a thread of its own: who sends must not wait. */
    private void renewIfSilent(String topic) {
        if (!closed && isSilent() && renewing.compareAndSet(false, true)) {
            var renewal = new Thread(() -> renew(topic), "producer-renewal");
            renewal.setDaemon(true);
            renewal.start();
        }
    }

    private boolean isSilent() {
        return System.nanoTime() - silentSince >= patience.toNanos();
    }

    private void renew(String topic) {
        try {
            Producer<byte[], byte[]> fresh = made.get();
            if (!learns(fresh, topic) || !replaceBy(fresh)) {
                fresh.close(Duration.ZERO);
            }
        } catch (KafkaException e) {
            LOG.warnf("no other producer could be made: %s", e.getMessage());
        } finally {
            silentSince = System.nanoTime();
            renewing.set(false);
        }
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

    /** Not if the former one has been heard of in the meantime. What that one still had to send fails, as it would have. */
    private boolean replaceBy(Producer<byte[], byte[]> fresh) {
        Producer<byte[], byte[]> former;
        synchronized (this) {
            if (closed || !isSilent()) {
                return false;
            }
            former = current;
            current = fresh;
        }
        LOG.warnf("nothing was acknowledged for %d s or more: sending with a new producer", patience.toSeconds());
        former.close(Duration.ZERO);
        return true;
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
