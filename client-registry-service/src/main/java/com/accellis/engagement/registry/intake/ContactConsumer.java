package com.accellis.engagement.registry.intake;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.EventBatches;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Hears of contacts, and of contacts to forget. */
@ApplicationScoped
class ContactConsumer implements DeadLetterHandler.Source {

    private final EventBatches batches;
    private final ApplyContacts applyContacts;
    private final EraseContact eraseContact;

    ContactConsumer(EventBatches batches, ApplyContacts applyContacts, EraseContact eraseContact) {
        this.batches = batches;
        this.applyContacts = applyContacts;
        this.eraseContact = eraseContact;
    }

    @Incoming("contacts")
    @Blocking
    void consume(ConsumerRecords<byte[], byte[]> records) {
        batches.process(records, EventTypes.CONTACT, batch -> applyContacts.apply(batch.events()), eraseContact::erase);
    }

    @Override
    public List<DeadLetterHandler> deadLetterHandlers() {
        return List.of(
                batches.again(EventTypes.CONTACT, batch -> applyContacts.apply(batch.events()), eraseContact::erase));
    }
}
