package com.accellis.engagement.kit.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.kit.consume.DeadLetters;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A record of a dead-letter topic, and what it was before.
 *
 * @param kafkaRecord without its value when it is one of many
 * @param size of the value in bytes; null without one
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> kafkaRecord, Integer size) {

    static DeadLetter of(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        return new DeadLetter(kafkaRecord, kafkaRecord.value() == null ? null : kafkaRecord.value().length);
    }

    static DeadLetter withoutValue(ConsumerRecord<byte[], byte[]> kafkaRecord) {
        var light = new ConsumerRecord<byte[], byte[]>(
                kafkaRecord.topic(),
                kafkaRecord.partition(),
                kafkaRecord.offset(),
                kafkaRecord.timestamp(),
                kafkaRecord.timestampType(),
                kafkaRecord.serializedKeySize(),
                kafkaRecord.serializedValueSize(),
                kafkaRecord.key(),
                null,
                kafkaRecord.headers(),
                Optional.empty());
        return new DeadLetter(light, of(kafkaRecord).size());
    }

    private static final Pattern DEAD_LETTERS_OF = Pattern.compile("\\.[a-z-]+\\.dead-letter$");

    /**
     * Where a dead letter lies.
     *
     * @param topic the dead-letter topic
     */
    record Place(String topic, int partition, long position) {

        private static final Pattern TEXT = Pattern.compile("([a-z.-]{1,200})-([0-9]{1,9})-([0-9]{1,18})");

        static Optional<Place> parse(String id) {
            Matcher matcher = TEXT.matcher(id);
            return matcher.matches()
                    ? Optional.of(new Place(
                            matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3))))
                    : Optional.empty();
        }

        @Override
        public String toString() {
            return topic + "-" + partition + "-" + position;
        }
    }

    Place place() {
        return new Place(kafkaRecord.topic(), kafkaRecord.partition(), kafkaRecord.offset());
    }

    String header(String name) {
        return CloudEventHeaders.text(kafkaRecord.headers(), name).orElse(null);
    }

    /** Whether the value stayed where it was because it is too large. */
    boolean leftBehind() {
        return kafkaRecord.headers().lastHeader(DeadLetters.LEFT_BEHIND) != null;
    }

    /** The topic whose record could not be processed. */
    String sourceTopic() {
        return DEAD_LETTERS_OF.matcher(kafkaRecord.topic()).replaceFirst("");
    }

    String reason() {
        return header(DeadLetters.REASON);
    }

    String key() {
        return kafkaRecord.key() == null ? null : new String(kafkaRecord.key(), UTF_8);
    }

    /** When it was put aside; the broker's time when the record does not say. */
    Instant putAside() {
        String text = header(DeadLetters.AT);
        if (text != null) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                // Somebody else's record: the broker knows when it came.
                return Instant.ofEpochMilli(kafkaRecord.timestamp());
            }
        }
        return Instant.ofEpochMilli(kafkaRecord.timestamp());
    }

    /** The partition of the original; empty when what was put aside is no record of a topic. */
    Optional<Integer> partition() {
        return number(DeadLetters.PARTITION)
                .filter(number -> number <= Integer.MAX_VALUE)
                .map(Math::toIntExact);
    }

    /** The offset of the original; empty when what was put aside is no record of a topic. */
    Optional<Long> offset() {
        return number(DeadLetters.OFFSET);
    }

    private Optional<Long> number(String header) {
        return Optional.ofNullable(header(header))
                .filter(text -> text.matches("[0-9]{1,18}"))
                .map(Long::parseLong);
    }

    /** The record as it was, without what was added when it was put aside. */
    ConsumerRecord<byte[], byte[]> original() {
        var headers = new RecordHeaders();
        kafkaRecord.headers().forEach(header -> {
            if (!header.key().startsWith(DeadLetters.PREFIX)) {
                headers.add(header);
            }
        });
        return new ConsumerRecord<>(
                sourceTopic(),
                partition().orElse(0),
                offset().orElse(0L),
                kafkaRecord.timestamp(),
                TimestampType.CREATE_TIME,
                kafkaRecord.serializedKeySize(),
                kafkaRecord.serializedValueSize(),
                kafkaRecord.key(),
                kafkaRecord.value(),
                headers,
                Optional.empty());
    }
}
