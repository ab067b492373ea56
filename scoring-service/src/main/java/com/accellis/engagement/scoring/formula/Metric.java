package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.events.WireNamed;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** The inputs of a score: whose records they count, and the sources each of them needs. */
public enum Metric implements WireNamed {
    HELP_DESK_USAGE(Set.of(Topics.TICKETS), SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
    FIRST_TOUCH_RESOLUTION(Set.of(Topics.TICKETS), SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
    /** Answers find their company through tickets, so both are needed. */
    SUPPORT_SATISFACTION(
            Set.of(Topics.SURVEYS), SourceEntity.SURVEYS, SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
    PROJECT_ENGAGEMENT(Set.of(Topics.TIME_ENTRIES), SourceEntity.TIME_ENTRIES),
    PROCUREMENT(
            Set.of(Topics.AGREEMENTS, Topics.AGREEMENT_ADDITIONS),
            SourceEntity.AGREEMENTS,
            SourceEntity.AGREEMENT_ADDITIONS);

    private final Set<Topic> topics;
    private final Set<SourceEntity> sources;

    Metric(Set<Topic> topics, SourceEntity... sources) {
        this.topics = topics;
        this.sources = Set.of(sources);
    }

    /** The topics of the records that it counts. */
    public Set<Topic> topics() {
        return topics;
    }

    /** What has to be loaded and fresh for it. */
    public Set<SourceEntity> sources() {
        return sources;
    }

    /** What all of them need. Of other sources nothing is read here, so it cannot be told whether they have arrived. */
    public static Set<SourceEntity> allSources() {
        Set<SourceEntity> all = EnumSet.noneOf(SourceEntity.class);
        for (Metric metric : values()) {
            all.addAll(metric.sources());
        }
        return all;
    }

    public static Optional<Metric> named(String wireName) {
        return WireNamed.find(values(), wireName);
    }
}
