package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.EventBatches;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.RescorePass;
import com.accellis.engagement.scoring.score.ScoreLatency;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The topics of the sources; one channel each, so one batch of each is in work at a time. */
@ApplicationScoped
class ActivityConsumer implements DeadLetterHandler.Source {

    private final EventBatches batches;
    private final CountingRules rules;
    private final ApplyActivity applyActivity;
    private final ScoreLatency latency;
    private final RescorePass pass;
    private final ScoringConfig config;

    ActivityConsumer(
            EventBatches batches,
            CountingRules rules,
            ApplyActivity applyActivity,
            ScoreLatency latency,
            RescorePass pass,
            ScoringConfig config) {
        this.batches = batches;
        this.rules = rules;
        this.applyActivity = applyActivity;
        this.latency = latency;
        this.pass = pass;
        this.config = config;
    }

    @Incoming("tickets")
    @Blocking
    void tickets(ConsumerRecords<byte[], byte[]> records) {
        apply(records, EventTypes.TICKET, rules::of);
    }

    @Incoming("time-entries")
    @Blocking
    void timeEntries(ConsumerRecords<byte[], byte[]> records) {
        apply(records, EventTypes.TIME_ENTRY, rules::of);
    }

    @Incoming("agreements")
    @Blocking
    void agreements(ConsumerRecords<byte[], byte[]> records) {
        apply(records, EventTypes.AGREEMENT, rules::of);
    }

    @Incoming("agreement-additions")
    @Blocking
    void agreementAdditions(ConsumerRecords<byte[], byte[]> records) {
        apply(records, EventTypes.AGREEMENT_ADDITION, rules::of);
    }

    @Incoming("surveys")
    @Blocking
    void surveys(ConsumerRecords<byte[], byte[]> records) {
        apply(records, EventTypes.SURVEY, rules::of);
    }

    private <E extends SourceEvent> void apply(
            ConsumerRecords<byte[], byte[]> records, EventType<E> type, Function<E, Activity> rule) {
        var arrivals = Arrivals.of(records);
        // The newest record tells how far the topic lags: what comes after it is younger.
        boolean later = arrivals.newest().isBefore(Instant.now().minus(config.scoreLaterFrom()));
        if (later) {
            pass.giveWay();
        }
        batches.process(
                records,
                type,
                batch -> applyActivity.apply(
                        type.topic(),
                        batch.events().stream().map(rule).toList(),
                        batch.traces(),
                        batch.nextOffsets(),
                        arrivals.oldest(),
                        later));
        if (!later) {
            latency.record(arrivals.all());
        }
    }

    @Override
    public List<DeadLetterHandler> deadLetterHandlers() {
        return List.of(
                again(EventTypes.TICKET, rules::of),
                again(EventTypes.TIME_ENTRY, rules::of),
                again(EventTypes.AGREEMENT, rules::of),
                again(EventTypes.AGREEMENT_ADDITION, rules::of),
                again(EventTypes.SURVEY, rules::of));
    }

    private <E extends SourceEvent> DeadLetterHandler again(EventType<E> type, Function<E, Activity> rule) {
        return batches.again(
                type,
                batch -> applyActivity.apply(
                        type.topic(),
                        batch.events().stream().map(rule).toList(),
                        batch.traces(),
                        batch.nextOffsets(),
                        Instant.now(),
                        false));
    }

    /** When the records of a batch came to their topic. */
    private record Arrivals(List<Instant> all, Instant oldest, Instant newest) {

        static Arrivals of(ConsumerRecords<byte[], byte[]> records) {
            List<Instant> all = new ArrayList<>(records.count());
            records.forEach(kafkaRecord -> all.add(Instant.ofEpochMilli(kafkaRecord.timestamp())));
            return new Arrivals(all, Collections.min(all), Collections.max(all));
        }
    }
}
