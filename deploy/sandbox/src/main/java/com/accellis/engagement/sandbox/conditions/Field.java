package com.accellis.engagement.sandbox.conditions;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;

/**
 * A name that filters and orders may use.
 *
 * @param name as written in filters, for example {@code company/id}
 * @param path where the value is, which for {@code lastUpdated} is inside {@code _info}
 */
public record Field(String name, FieldType type, List<String> path) {

    /** The value in a record, or null when it is absent or of another type. */
    Object value(JsonNode record) {
        var current = record;
        for (var i = 0; i < path.size(); i++) {
            current = current.get(path.get(i));
            if (current == null) {
                return null;
            }
        }
        return type.read(current);
    }

    /** Orders records by this field; records without it come first. */
    public Comparator<JsonNode> order() {
        return Comparator.comparing(this::value, Comparator.nullsFirst(type::compare));
    }

    /** Whether a record has the field at all. */
    boolean isPresent(JsonNode record) {
        return Json.at(record, path.toArray(String[]::new)) != null;
    }
}
