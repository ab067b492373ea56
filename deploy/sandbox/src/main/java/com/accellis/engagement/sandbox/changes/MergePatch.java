package com.accellis.engagement.sandbox.changes;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON merge patch (RFC 7396) that leaves its arguments as they are. */
final class MergePatch {

    private MergePatch() {}

    static ObjectNode apply(ObjectNode target, ObjectNode patch) {
        var result = Json.shallowCopy(target);
        patch.properties().forEach(entry -> {
            if (entry.getValue().isNull()) {
                result.remove(entry.getKey());
            } else {
                result.set(entry.getKey(), merged(result.get(entry.getKey()), entry.getValue()));
            }
        });
        return result;
    }

    private static JsonNode merged(JsonNode old, JsonNode value) {
        if (!(value instanceof ObjectNode object)) {
            return value;
        }
        // ConnectWise replaces references as a whole; half of another company's name must not stay.
        var isReference = object.hasNonNull("id") || object.hasNonNull("name");
        return apply(old instanceof ObjectNode before && !isReference ? before : Json.object(), object);
    }
}
