package com.accellis.engagement.sandbox.changes;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** What a changed record says of when it was changed: mostly the truth. */
@FunctionalInterface
public interface Stamping {

    Stamping NOW = (type, before, now) -> now;

    /** As if nothing had been changed; a record that did not say so before says now. */
    Stamping KEEP = (type, before, now) ->
            before.flatMap(record -> stampOf(type, record)).orElse(now);

    /** As if changed at this instant. */
    static Stamping at(Instant instant) {
        return (type, before, now) -> instant;
    }

    /** @param before the record as it was, if it was there */
    Instant of(RecordType type, Optional<ObjectNode> before, Instant now);

    private static Optional<Instant> stampOf(RecordType type, ObjectNode record) {
        var stamp =
                type == RecordType.SURVEYS ? Json.at(record, "_updated_at") : Json.at(record, "_info", "lastUpdated");
        try {
            return Optional.ofNullable(stamp).map(text -> Instant.parse(text.asText()));
        } catch (DateTimeException spoiled) {
            return Optional.empty();
        }
    }
}
