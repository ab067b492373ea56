package com.accellis.engagement.scoring.pipeline;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.kit.backlog.Progress;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** How far we are is what the database says, as the offsets stored there belong to the facts beside them. */
@ApplicationScoped
class AppliedProgress implements Progress {

    /** What scores are made of. */
    private static final List<Topic> TOPICS = List.of(
            EventTypes.TICKET.topic(),
            EventTypes.TIME_ENTRY.topic(),
            EventTypes.AGREEMENT.topic(),
            EventTypes.AGREEMENT_ADDITION.topic(),
            EventTypes.SURVEY.topic(),
            EventTypes.SYNC_RUN.topic(),
            EventTypes.CLIENT.topic(),
            EventTypes.COMPANY_ASSIGNMENT.topic());

    private final AppliedOffsets offsets;

    AppliedProgress(AppliedOffsets offsets) {
        this.offsets = offsets;
    }

    @Override
    public List<Topic> topics() {
        return TOPICS;
    }

    @Override
    public Map<TopicPartition, Long> next(Set<TopicPartition> partitions, Consumer<?, ?> consumer) {
        Map<TopicPartition, Long> next = new HashMap<>();
        offsets.all()
                .forEach((topic, applied) ->
                        applied.forEach((partition, offset) -> next.put(new TopicPartition(topic, partition), offset)));
        return next;
    }
}
