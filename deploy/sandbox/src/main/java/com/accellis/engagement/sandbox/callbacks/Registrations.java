package com.accellis.engagement.sandbox.callbacks;

import com.accellis.engagement.sandbox.changes.Change;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Who is called back for what, under the rules of {@code /system/callbacks}. */
final class Registrations {

    private static final String RESOURCE = "callbackEntry";
    private static final int LONGEST_DESCRIPTION = 100;
    private static final int MEMBER_ID = 199;

    private final Records records;
    private final Clock clock;

    Registrations(Records records, Clock clock) {
        this.records = records;
        this.clock = clock;
    }

    synchronized ObjectNode add(ObjectNode given) {
        return store(
                records.nextId(RecordType.CALLBACKS), given, UUID.randomUUID().toString());
    }

    /** Replaces an entry; empty when there is none. */
    synchronized Optional<ObjectNode> replace(int id, ObjectNode given) {
        return records.find(RecordType.CALLBACKS, id)
                .map(old -> store(id, given, old.facts().path("connectWiseID").asText()));
    }

    synchronized boolean remove(int id) {
        return records.remove(RecordType.CALLBACKS, id).isPresent();
    }

    /** Switches off whose address contains this text; answers how many that were. */
    synchronized int disable(String inUrl) {
        var entries = records.kept(RecordType.CALLBACKS).values().stream()
                .filter(entry -> entry.facts().path("url").asText().contains(inUrl))
                .toList();
        entries.forEach(entry -> disable(entry.id()));
        return entries.size();
    }

    synchronized void disable(int id) {
        records.find(RecordType.CALLBACKS, id)
                .ifPresent(entry -> records.put(
                        RecordType.CALLBACKS,
                        id,
                        Json.shallowCopy(entry.facts()).put("inactiveFlag", true)));
    }

    /** The active entries that hear of a change. */
    List<ObjectNode> hearing(Change change) {
        var type = change.type().callbackType();
        if (type.isEmpty()) {
            return List.of();
        }
        return records.kept(RecordType.CALLBACKS).values().stream()
                .map(StoredRecord::facts)
                .filter(entry -> !entry.path("inactiveFlag").asBoolean())
                .filter(entry -> entry.path("type").asText().equals(type.get()))
                .filter(entry -> CallbackLevels.covers(
                        type.get(),
                        entry.path("level").asText(),
                        entry.path("objectId").asInt(),
                        change.id(),
                        change.facts()))
                .toList();
    }

    private ObjectNode store(int id, ObjectNode given, String guid) {
        var entry = checked(id, given, guid);
        refuseDuplicate(id, entry);
        records.put(RecordType.CALLBACKS, id, entry);
        return entry;
    }

    private ObjectNode checked(int id, ObjectNode given, String guid) {
        var url = text(given, "url");
        var type = text(given, "type").toLowerCase(Locale.ROOT);
        var level = text(given, "level").toLowerCase(Locale.ROOT);
        var description = given.path("description").asText();
        if (!isAcceptable(url)) {
            throw invalid("url", "InvalidField", "Invalid URL");
        }
        if (description.length() > LONGEST_DESCRIPTION) {
            throw invalid("description", "InvalidField", "description may have 100 characters");
        }
        if (!given.path("objectId").canConvertToInt()) {
            throw invalid("objectId", "MissingRequiredField", "objectId is required");
        }
        if (!CallbackLevels.isType(type)) {
            throw invalid("type", "InvalidField", "Enum value supplied was invalid");
        }
        if (!CallbackLevels.isSupported(type, level)) {
            throw invalid(
                    "level",
                    "InvalidField",
                    "Unrecognized level for type, see documentation for supported levels for each type");
        }
        var entry = Json.object().put("id", id);
        if (!description.isEmpty()) {
            entry.put("description", description);
        }
        entry.put("url", url)
                .put("objectId", objectId(given, level))
                .put("type", type)
                .put("level", level)
                .put("memberId", MEMBER_ID)
                .put("payloadVersion", "3.0.0")
                .put("inactiveFlag", given.path("inactiveFlag").asBoolean())
                .put("isSoapCallbackFlag", false)
                .put("isSelfSuppressedFlag", given.path("isSelfSuppressedFlag").asBoolean())
                .put("connectWiseID", guid);
        entry.putObject("_info")
                .put("lastUpdated", Timestamps.seconds(clock.instant()))
                .put("updatedBy", "apiuser");
        return entry;
    }

    /** For the owner level 0 is accepted and stored as 1. */
    private static int objectId(ObjectNode given, String level) {
        var objectId = given.path("objectId").asInt();
        return objectId == 0 && level.equals(CallbackLevels.OWNER) ? 1 : objectId;
    }

    private void refuseDuplicate(int id, ObjectNode entry) {
        var exists = records.kept(RecordType.CALLBACKS).values().stream()
                .filter(other -> other.id() != id)
                .anyMatch(other -> List.of("url", "type", "level", "objectId").stream()
                        .allMatch(field -> other.facts().get(field).equals(entry.get(field))));
        if (exists) {
            throw invalid("objectId", "ObjectExists", "A matching callback entry already exists");
        }
    }

    private static String text(ObjectNode given, String field) {
        var text = given.path(field).asText().strip();
        if (text.isEmpty() || given.path(field).isNull()) {
            throw invalid(field, "MissingRequiredField", field + " is required");
        }
        return text;
    }

    private static boolean isAcceptable(String url) {
        try {
            var uri = new URI(url);
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static ApiException invalid(String field, String code, String message) {
        return ApiException.invalid(RESOURCE, field, code, message);
    }
}
