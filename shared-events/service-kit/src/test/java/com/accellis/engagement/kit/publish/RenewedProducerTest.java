package com.accellis.engagement.kit.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
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

    private final List<MockProducer<byte[], byte[]>> made = new CopyOnWriteArrayList<>();
    /** Before another one is made. */
    private CompletableFuture<Void> held = CompletableFuture.completedFuture(null);

    private RuntimeException whatNewOnesHear;
    private final RenewedProducer producer = new RenewedProducer(this::make, PATIENCE);

    private MockProducer<byte[], byte[]> make() {
        held.join();
        var fresh = new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        fresh.partitionsForException = whatNewOnesHear;
        made.add(fresh);
        return fresh;
    }

    @Test
    void oneThatNothingWasAcknowledgedToIsReplacedAndClosed() {
        fail(new TimeoutException());

        await().until(() -> made.get(0).closed());
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
        held = new CompletableFuture<>();
        fail(new TimeoutException());
        send();
        made.get(0).completeNext();
        held.complete(null);

        await().until(() -> made.size() == 2 && made.get(1).closed());
        assertThat(made.get(0).closed()).isFalse();
    }

    @Test
    void oneThatDoesNotGetOnEitherIsGivenUp() {
        whatNewOnesHear = new SaslAuthenticationException("not yet");

        fail(new SaslAuthenticationException("not yet"));

        await().until(() -> made.size() == 2 && made.get(1).closed());
        assertThat(made.get(0).closed()).isFalse();
    }

    @Test
    void aRecordThatIsTooLargeProvesNothing() {
        fail(new RecordTooLargeException("much too large"));

        assertThat(made).hasSize(1);
    }

    @Test
    void nothingIsLeftWhenItIsClosedWhileAnotherIsTried() {
        held = new CompletableFuture<>();
        fail(new TimeoutException());

        producer.close();
        held.complete(null);

        await().until(() -> made.size() == 2 && made.get(1).closed());
        assertThat(made.get(0).closed()).isTrue();
    }

    /** A send that ends like this, after all patience. */
    private void fail(RuntimeException failure) {
        LockSupport.parkNanos(PATIENCE.multipliedBy(2).toNanos());
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
}
