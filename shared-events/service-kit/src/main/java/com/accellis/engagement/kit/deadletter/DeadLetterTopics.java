package com.accellis.engagement.kit.deadletter;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.topics.TopicReader;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The dead-letter topics of this service. They are the only place where dead letters are kept. */
@ApplicationScoped
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
class DeadLetterTopics {

    /** Of each partition, so many of the newest are looked at: enough to see what is wrong, whatever went wrong. */
    static final int NEWEST = 10_000;

    private final TopicReader reader;
    private final List<Topic> topics;
    private final String suffix;

    DeadLetterTopics(TopicReader reader, @ConfigProperty(name = "quarkus.application.name") String service) {
        this.reader = reader;
        this.suffix = "." + service + ".dead-letter";
        this.topics = Topics.deadLetters().stream()
                .filter(topic -> topic.name().endsWith(suffix))
                .toList();
    }

    /** The topics whose records this service puts aside. */
    List<String> sources() {
        return topics.stream()
                .map(topic -> topic.name().substring(0, topic.name().length() - suffix.length()))
                .toList();
    }

    /** The newest, in no particular order and without their values. */
    List<DeadLetter> newest(Collection<String> sources) {
        return reader.newest(
                sources.stream().map(source -> source + suffix).toList(), NEWEST, DeadLetter::withoutValue);
    }

    Optional<DeadLetter> find(DeadLetter.Place place) {
        return topics.stream().anyMatch(topic -> topic.name().equals(place.topic()))
                ? reader.record(place.topic(), place.partition(), place.position())
                        .map(DeadLetter::of)
                : Optional.empty();
    }
}
