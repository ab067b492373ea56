package com.accellis.engagement.events;

import java.time.Duration;

/**
 * A Kafka topic of the platform.
 *
 * @param name fixed; other systems subscribe by it
 * @param compacted whether Kafka keeps the newest record of every key for ever instead of deleting by age
 * @param retention how long records are kept when not compacted
 */
public record Topic(String name, boolean compacted, Duration retention) {

    static Topic compacted(String name) {
        return new Topic(name, true, Duration.ZERO);
    }

    static Topic deleted(String name, Duration retention) {
        return new Topic(name, false, retention);
    }

    /** Where {@code service} puts records of this topic that it could not process. */
    public Topic deadLetter(String service) {
        return deleted(name + "." + service + ".dead-letter", Duration.ofDays(30));
    }
}
