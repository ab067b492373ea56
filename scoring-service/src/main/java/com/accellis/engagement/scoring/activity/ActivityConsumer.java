package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.events.EventType;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEvent;
import com.accellis.engagement.kit.consume.EventBatches;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.CountingRules;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The topics of the sources; one channel each, so one batch of each is in work at a time. */
@ApplicationScoped
class ActivityConsumer {

    private final EventBatches batches;
    private final CountingRules rules;
    private final ApplyActivity applyActivity;

    ActivityConsumer(EventBatches batches, CountingRules rules, ApplyActivity applyActivity) {
        this.batches = batches;
        this.rules = rules;
        this.applyActivity = applyActivity;
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
        batches.process(
                records,
                type,
                batch -> applyActivity.apply(
                        type.topic(), batch.events().stream().map(rule).toList(), batch.nextOffsets()));
    }
}
