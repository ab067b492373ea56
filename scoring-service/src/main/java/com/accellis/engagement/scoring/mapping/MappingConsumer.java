package com.accellis.engagement.scoring.mapping;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.EventBatches;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** The registry's topics. */
@ApplicationScoped
class MappingConsumer implements DeadLetterHandler.Source {

    private final EventBatches batches;
    private final ApplyMapping applyMapping;

    MappingConsumer(EventBatches batches, ApplyMapping applyMapping) {
        this.batches = batches;
        this.applyMapping = applyMapping;
    }

    @Incoming("clients")
    @Blocking
    void clients(ConsumerRecords<byte[], byte[]> records) {
        batches.process(records, EventTypes.CLIENT, applyMapping::clients);
    }

    @Incoming("company-assignments")
    @Blocking
    void assignments(ConsumerRecords<byte[], byte[]> records) {
        batches.process(records, EventTypes.COMPANY_ASSIGNMENT, applyMapping::assignments);
    }

    @Override
    public List<DeadLetterHandler> deadLetterHandlers() {
        return List.of(
                batches.again(EventTypes.CLIENT, applyMapping::clients),
                batches.again(EventTypes.COMPANY_ASSIGNMENT, applyMapping::assignments));
    }
}
