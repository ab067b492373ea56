package com.accellis.engagement.kit.deadletter;

import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.consume.DeadLetterHandler;
import com.accellis.engagement.kit.consume.RejectedEvent;
import com.accellis.engagement.kit.topics.TopicReader;
import io.quarkus.arc.All;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jboss.logging.Logger;

/**
 * Applies a dead letter as if its record had just come. It may be done twice, and be broken off and repeated: versions and
 * revisions see to it that the effect is there once. That it was asked for is in the audit log before; that it was done, with
 * the mark afterwards.
 */
@ApplicationScoped
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
class ApplyDeadLetter {

    private static final Logger LOG = Logger.getLogger(ApplyDeadLetter.class);

    private final TopicReader reader;
    private final AppliedDeadLetters applied;
    private final Map<String, DeadLetterHandler> handlers;

    ApplyDeadLetter(TopicReader reader, AppliedDeadLetters applied, @All List<DeadLetterHandler.Source> sources) {
        this.reader = reader;
        this.applied = applied;
        this.handlers = sources.stream()
                .flatMap(source -> source.deadLetterHandlers().stream())
                .collect(Collectors.toUnmodifiableMap(handler -> handler.topic().name(), Function.identity()));
    }

    /** @throws RejectedEvent when it cannot be applied now either */
    void apply(DeadLetter letter, String who) {
        DeadLetterHandler handler = handlers.get(letter.sourceTopic());
        if (handler == null) {
            throw new RejectedEvent("unknown-topic", "Nothing here applies records of that topic");
        }
        applied.note(letter, who);
        handler.apply().accept(original(letter));
        applied.add(letter, who);
        LOG.infof("dead letter applied: id=%s topic=%s", letter.place(), letter.sourceTopic());
    }

    /** Dead letters about people and large ones hold no value: it is where it was, unless a newer one has taken its place. */
    private ConsumerRecord<byte[], byte[]> original(DeadLetter letter) {
        boolean withoutValue = (letter.sourceTopic().equals(Topics.CONTACTS.name()) || letter.leftBehind())
                && letter.offset().isPresent()
                && letter.partition().isPresent();
        return withoutValue
                ? reader.record(
                                letter.sourceTopic(),
                                letter.partition().get(),
                                letter.offset().get())
                        // A topic that was made anew has somebody else there.
                        .filter(found -> letter.kafkaRecord().key() == null
                                || Arrays.equals(
                                        found.key(), letter.kafkaRecord().key()))
                        .orElseThrow(() -> new RejectedEvent(
                                "superseded", "The topic has a newer record of this key, or none any more"))
                : letter.original();
    }
}
