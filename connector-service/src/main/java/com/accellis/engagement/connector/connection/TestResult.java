package com.accellis.engagement.connector.connection;

import com.accellis.engagement.connector.diagnosis.Diagnosis;
import com.accellis.engagement.connector.diagnosis.Exchange;
import com.accellis.engagement.connector.diagnosis.Outcome;
import com.accellis.engagement.connector.diagnosis.Right;
import com.accellis.engagement.connector.diagnosis.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A connection test and what it found.
 *
 * @param sentence what is wrong and what to do about it
 * @param rights whether we may read each kind of record
 * @param version of the source; null when it did not say
 * @param region where the source runs; null when it did not say
 * @param clockOffsetSeconds how far the source's clock is ahead of ours; null when it did not say
 */
public record TestResult(
        SourceSystem system,
        Instant testedAt,
        long durationMillis,
        Outcome outcome,
        boolean reachable,
        String sentence,
        List<EntityRight> rights,
        String version,
        String region,
        Long clockOffsetSeconds) {

    /** @param entity wire name of a kind of record, or {@code callbacks} */
    public record EntityRight(String entity, Right right) {}

    /** @param exchange the one that tells the source's clock; null when nothing was asked */
    static TestResult of(
            SourceSystem system,
            Instant begun,
            Instant ended,
            Diagnosis diagnosis,
            Exchange exchange,
            String version,
            String region) {
        // A key that cannot be sent is wrong without anybody having been asked.
        boolean asked = exchange != null && exchange.trouble() != Trouble.UNUSABLE_KEY;
        return new TestResult(
                system,
                ended,
                Duration.between(begun, ended).toMillis(),
                diagnosis.outcome(),
                asked && diagnosis.outcome().reachable(),
                diagnosis.sentence(),
                diagnosis.rights().entrySet().stream()
                        .map(right -> new EntityRight(right.getKey(), right.getValue()))
                        .toList(),
                version,
                region,
                exchange == null || exchange.clockOffset() == null
                        ? null
                        : exchange.clockOffset().toSeconds());
    }
}
