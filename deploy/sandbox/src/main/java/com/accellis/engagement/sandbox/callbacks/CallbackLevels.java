package com.accellis.engagement.sandbox.callbacks;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The callback types, the levels each supports, and which records a level covers. */
final class CallbackLevels {

    static final String OWNER = "owner";

    private static final Map<String, Set<String>> LEVELS = Map.ofEntries(
            Map.entry("company", Set.of(OWNER, "status", "type", "territory", "company", "integratortag")),
            Map.entry("contact", Set.of(OWNER, "type", "territory", "company", "contact")),
            Map.entry("ticket", Set.of(OWNER, "board", "project", "phase", "status", "ticket", "integratortag")),
            Map.entry("time", Set.of(OWNER, "company", "time")),
            Map.entry("agreement", Set.of(OWNER, "type", "company", "agreement")),
            Map.entry("project", Set.of(OWNER, "status", "board", "project")),
            Map.entry("activity", Set.of(OWNER)),
            Map.entry("configuration", Set.of(OWNER)),
            Map.entry("expense", Set.of(OWNER)),
            Map.entry("invoice", Set.of(OWNER)),
            Map.entry("member", Set.of(OWNER)),
            Map.entry("opportunity", Set.of(OWNER)),
            Map.entry("productcatalog", Set.of(OWNER)),
            Map.entry("purchaseorder", Set.of(OWNER)),
            Map.entry("schedule", Set.of(OWNER)),
            Map.entry("site", Set.of(OWNER)));

    private CallbackLevels() {}

    static boolean isType(String type) {
        return LEVELS.containsKey(type);
    }

    static boolean isSupported(String type, String level) {
        return LEVELS.getOrDefault(type, Set.of()).contains(level);
    }

    /** Whether a registration of this level and object id hears of a record of its type. */
    static boolean covers(String type, String level, int objectId, int recordId, ObjectNode record) {
        if (level.equals(OWNER)) {
            return true;
        }
        if (level.equals(type)) {
            return recordId == objectId;
        }
        if (level.equals("type")) {
            return references(record).stream().anyMatch(one -> one.path("id").asInt() == objectId);
        }
        var reference = Json.at(record, level, "id");
        return reference != null && reference.asInt() == objectId;
    }

    /** Companies and contacts have several types, agreements one. */
    private static List<JsonNode> references(ObjectNode record) {
        return record.has("types")
                ? StreamSupport.stream(record.get("types").spliterator(), false).toList()
                : List.of(record.path("type"));
    }
}
