package com.accellis.engagement.sandbox.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Has records share equal texts and references, as they do before a restart; replayed ones would otherwise take twice the
 * memory, and a sandbox that ran for weeks might not start again.
 */
final class SharedValues {

    private final Map<String, JsonNode> texts = new HashMap<>();
    private final Map<List<Map.Entry<String, JsonNode>>, JsonNode> references = new HashMap<>();

    /** Puts shared values into a record that nobody else has seen yet. */
    ObjectNode in(ObjectNode record) {
        record.properties().forEach(field -> field.setValue(shared(field.getValue())));
        return record;
    }

    private JsonNode shared(JsonNode value) {
        if (value.isTextual()) {
            return texts.computeIfAbsent(value.textValue(), text -> value);
        }
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        // A list, because objects with their fields in another order count as equal; and so do 1.0 and 1.00.
        var fields = List.copyOf(in(object).properties());
        var isReference = fields.stream()
                .allMatch(field ->
                        field.getValue().isTextual() || field.getValue().isInt());
        return isReference ? references.computeIfAbsent(fields, same -> object) : object;
    }
}
