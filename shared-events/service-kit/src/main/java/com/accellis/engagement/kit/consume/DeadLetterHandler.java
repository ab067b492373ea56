package com.accellis.engagement.kit.consume;

import com.accellis.engagement.events.Topic;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How this service applies a record of a topic that was put aside.
 *
 * @param topic whose records they are
 * @param apply is given the record as it was before it was put aside, and applies it in one transaction; doing so again has no
 *     effect. Throws {@link RejectedEvent} when it still cannot be applied.
 */
public record DeadLetterHandler(Topic topic, Consumer<ConsumerRecord<byte[], byte[]>> apply) {

    /** A bean that has handlers. Each topic whose records a service puts aside needs one. */
    public interface Source {

        List<DeadLetterHandler> deadLetterHandlers();
    }
}
