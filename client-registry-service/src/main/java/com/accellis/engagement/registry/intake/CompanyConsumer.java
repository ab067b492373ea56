package com.accellis.engagement.registry.intake;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.EventBatches;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of companies. */
@ApplicationScoped
class CompanyConsumer implements DeadLetterHandler.Source {

    private final EventBatches batches;
    private final ApplyCompanies applyCompanies;

    CompanyConsumer(EventBatches batches, ApplyCompanies applyCompanies) {
        this.batches = batches;
        this.applyCompanies = applyCompanies;
    }

    @Incoming("companies")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> records) {
        batches.process(records, EventTypes.COMPANY, batch -> applyCompanies.apply(batch.events()));
    }

    @Override
    public List<DeadLetterHandler> deadLetterHandlers() {
        return List.of(batches.again(EventTypes.COMPANY, batch -> applyCompanies.apply(batch.events())));
    }
}
