package com.accellis.engagement.events;

import java.util.Optional;

/** A kind of record that the connector reads, with the name it has in REST, tables and sync-run events. */
public enum SourceEntity implements WireNamed {
    COMPANIES(Topics.COMPANIES),
    CONTACTS(Topics.CONTACTS),
    SERVICE_TICKETS(Topics.TICKETS),
    PROJECT_TICKETS(Topics.TICKETS),
    TIME_ENTRIES(Topics.TIME_ENTRIES),
    AGREEMENTS(Topics.AGREEMENTS),
    AGREEMENT_ADDITIONS(Topics.AGREEMENT_ADDITIONS),
    MARKET_DESCRIPTIONS(Topics.MARKET_DESCRIPTIONS),
    SURVEYS(Topics.SURVEYS);

    private final Topic topic;

    SourceEntity(Topic topic) {
        this.topic = topic;
    }

    /** Where the connector publishes records of this entity. */
    public Topic topic() {
        return topic;
    }

    /** The entity of that wire name, or empty for a name we do not know. */
    public static Optional<SourceEntity> named(String wireName) {
        return WireNamed.find(values(), wireName);
    }
}
