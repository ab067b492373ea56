package com.accellis.engagement.scoring.readiness;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.EventBatches;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** What the connector has finished reading. */
@ApplicationScoped
class SyncRunConsumer implements DeadLetterHandler.Source {

    private final EventBatches batches;
    private final FollowSources followSources;

    SyncRunConsumer(EventBatches batches, FollowSources followSources) {
        this.batches = batches;
        this.followSources = followSources;
    }

    @Incoming("sync-runs")
    @Blocking
    void syncRuns(ConsumerRecords<byte[], byte[]> records) {
        batches.process(records, EventTypes.SYNC_RUN, followSources::keep);
    }

    @Override
    public List<DeadLetterHandler> deadLetterHandlers() {
        return List.of(batches.again(EventTypes.SYNC_RUN, followSources::keep));
    }
}
