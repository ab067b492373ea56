package com.accellis.engagement.kit.backlog;

import static com.accellis.engagement.events.Topics.COMPANIES;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class BacklogGaugesTest {

    private static final Instant CAME = Instant.parse("2026-01-01T00:00:00Z");

    private final BrokerDouble broker = new BrokerDouble(COMPANIES);
    private final Database database = new Database();
    private final MovableClock clock = new MovableClock();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final BacklogGauges gauges = new BacklogGauges(new Backlogs(() -> broker, database), clock, metrics);

    @Test
    void beforeTheFirstLookNothingIsClaimed() {
        assertNothingIsClaimed();
    }

    @Test
    void theOldestRecordAgesBetweenTwoLooks() {
        // Given
        broker.put(COMPANIES, 0, CAME);
        broker.put(COMPANIES, 1, CAME.plusMillis(300));
        look();
        assertThat(waiting()).isEqualTo(2);
        clock.now = CAME.plusMillis(1_500);
        assertThat(oldestAge()).isEqualTo(1_500);

        // When
        clock.now = CAME.plusMillis(4_000);

        // Then
        assertThat(oldestAge()).isEqualTo(4_000);
    }

    @Test
    void aBrokerWhoseClockIsAheadDoesNotMakeAgesNegative() {
        broker.put(COMPANIES, 0, CAME);
        clock.now = CAME.minusSeconds(1);

        look();

        assertThat(waiting()).isEqualTo(1);
        assertThat(oldestAge()).isZero();
    }

    @Test
    void whenNothingWaitsTheAgeIsZero() {
        clock.now = CAME;

        look();

        assertThat(waiting()).isZero();
        assertThat(oldestAge()).isZero();
    }

    @Test
    void whileTheBrokerIsAwayNothingIsClaimed() {
        // Given
        look();
        assertThat(waiting()).isZero();

        // When
        broker.setOffsetsException(new TimeoutException("away"));
        gauges.look();

        // Then
        assertNothingIsClaimed();
        look();
        assertThat(waiting()).isZero();
    }

    @Test
    void whileTheDatabaseIsAwayNothingIsClaimed() {
        // Given
        look();
        assertThat(waiting()).isZero();

        // When
        database.away = true;
        look();

        // Then
        assertNothingIsClaimed();
        database.away = false;
        look();
        assertThat(waiting()).isZero();
    }

    @Test
    void aServiceThatConsumesNothingHasNoGauges() {
        var none = new SimpleMeterRegistry();
        var idle = new BacklogGauges(
                new Backlogs(
                        () -> {
                            throw new AssertionError("Nobody has to be asked");
                        },
                        null),
                clock,
                none);

        idle.look();

        assertThat(none.getMeters()).isEmpty();
    }

    private void look() {
        broker.deliver();
        gauges.look();
    }

    private void assertNothingIsClaimed() {
        assertThat(waiting()).isNaN();
        assertThat(oldestAge()).isNaN();
    }

    private double waiting() {
        return value("engagement.topic.waiting");
    }

    private double oldestAge() {
        return value("engagement.topic.oldest.age");
    }

    private double value(String name) {
        return metrics.get(name).tag("topic", COMPANIES.name()).gauge().value();
    }

    /** Where nothing is done yet. */
    private static final class Database implements Progress {

        private boolean away;

        @Override
        public List<Topic> topics() {
            return List.of(COMPANIES);
        }

        @Override
        public Map<TopicPartition, Long> next(Set<TopicPartition> partitions, Consumer<?, ?> consumer) {
            if (away) {
                throw new IllegalStateException("The database does not answer");
            }
            return Map.of();
        }
    }

    private static final class MovableClock extends Clock {

        private Instant now = CAME;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("This clock knows instants only");
        }
    }
}
