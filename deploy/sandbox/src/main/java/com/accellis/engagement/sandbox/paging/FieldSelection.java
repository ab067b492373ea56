package com.accellis.engagement.sandbox.paging;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The {@code fields} parameter: what is not named is left out, {@code _info} included. Names it does not know are
 * passed over.
 *
 * @param parts field name to the selection inside it; an empty selection takes the whole value
 */
public record FieldSelection(Map<String, FieldSelection> parts) {

    private static final FieldSelection EVERYTHING = new FieldSelection(Map.of());

    public static FieldSelection of(String fields) {
        if (fields == null || fields.isBlank()) {
            return EVERYTHING;
        }
        var root = new FieldSelection(new LinkedHashMap<>());
        for (var path : fields.split(",")) {
            var current = root;
            for (var step : path.strip().split("/")) {
                current = current.parts.computeIfAbsent(step, name -> new FieldSelection(new LinkedHashMap<>()));
            }
        }
        return root;
    }

    public JsonNode apply(JsonNode value) {
        if (parts.isEmpty()) {
            return value;
        }
        if (value instanceof ArrayNode list) {
            var selected = Json.array();
            list.forEach(element -> selected.add(apply(element)));
            return selected;
        }
        return value instanceof ObjectNode object ? applyTo(object) : value;
    }

    private ObjectNode applyTo(ObjectNode object) {
        var selected = Json.object();
        parts.forEach((name, inner) -> {
            var value = object.get(name);
            if (value != null) {
                selected.set(name, inner.apply(value));
            }
        });
        return selected;
    }
}
