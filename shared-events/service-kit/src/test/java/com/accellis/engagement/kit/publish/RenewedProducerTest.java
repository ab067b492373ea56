package com.accellis.engagement.kit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** Who takes over from whom, with producers that the test decides about. */
class RenewedProducerTest {

    private static final String TOPIC = "some.topic";
    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final List<MockProducer<byte[], byte[]>> made = new CopyOnWriteArrayList<>();
    private CountDownLatch beforeMaking = new CountDownLatch(0);
    private RuntimeException whatNewOnesHear;
    private final RenewedProducer producer = new RenewedProducer(this::make, PATIENCE);

    private MockProducer<byte[], byte[]> make() {
        await(beforeMaking);
        var fresh = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        fresh.partitionsForException = whatNewOnesHear;
        made.add(fresh);
        return fresh;
    }

    @Test
    void oneThatNothingWasAcknowledgedToIsReplacedAndClosed() {
        fail(new TimeoutException());

        until(() -> made.get(0).closed());
        assertThat(made).hasSize(2);
        assertThat(made.get(1).closed()).isFalse();
        send();
        assertThat(made.get(1).history()).hasSize(1);
    }

    @Test
    void oneThatARecordWasAcknowledgedToIsNot() {
        send();
        made.get(0).completeNext();

        fail(new TimeoutException());

        assertThat(made).hasSize(1);
    }

    @Test
    void oneThatIsHeardOfWhileAnotherIsTriedStays() {
        beforeMaking = new CountDownLatch(1);
        fail(new TimeoutException());
        send();
        made.get(0).completeNext();
        beforeMaking.countDown();

        until(() -> made.size() == 2 && made.get(1).closed());
        assertThat(made.get(0).closed()).isFalse();
    }

    @Test
    void oneThatDoesNotGetOnEitherIsGivenUp() {
        whatNewOnesHear = new SaslAuthenticationException("not yet");

        fail(new SaslAuthenticationException("not yet"));

        until(() -> made.size() == 2 && made.get(1).closed());
        assertThat(made.get(0).closed()).isFalse();
    }

    @Test
    void aRecordThatIsTooLargeProvesNothing() {
        fail(new RecordTooLargeException("much too large"));

        assertThat(made).hasSize(1);
    }

    @Test
    void nothingIsLeftWhenItIsClosedWhileAnotherIsTried() {
        beforeMaking = new CountDownLatch(1);
        fail(new TimeoutException());

        producer.close();
        beforeMaking.countDown();

        until(() -> made.size() == 2 && made.get(1).closed());
        assertThat(made.get(0).closed()).isTrue();
    }

    /** A send that ends like this, after all patience. */
    private void fail(RuntimeException failure) {
        await(PATIENCE.multipliedBy(2));
        var told = new AtomicReference<Exception>();
        producer.send(record(), (metadata, reason) -> told.set(reason));
        made.get(0).errorNext(failure);
        assertThat(told).hasValue(failure);
    }

    private void send() {
        producer.send(record(), (metadata, failure) -> {});
    }

    private static ProducerRecord<byte[], byte[]> record() {
        return new ProducerRecord<>(TOPIC, new byte[0]);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(LIMIT_NANOS, TimeUnit.NANOSECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void until(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began).as("waiting").isLessThan(LIMIT_NANOS);
            await(Duration.ofMillis(5));
        }
    }
}
