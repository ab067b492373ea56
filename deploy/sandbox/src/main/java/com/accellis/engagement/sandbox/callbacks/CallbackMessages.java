package com.accellis.engagement.sandbox.callbacks;

import com.accellis.engagement.sandbox.changes.Change;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.UUID;
import java.util.function.Supplier;

/** Writes the body of a callback. */
final class CallbackMessages {

    private final Supplier<String> keyUrl;
    private final String companyId;

    /** @param keyUrl where the signing key is read, known once the server listens */
    CallbackMessages(Supplier<String> keyUrl, String companyId) {
        this.keyUrl = keyUrl;
        this.companyId = companyId;
    }

    ObjectNode of(Change change, int registrationId) {
        var message = Json.object()
                .put("MessageId", UUID.randomUUID().toString())
                .put("FromUrl", URI.create(keyUrl.get()).getAuthority())
                .put("CompanyId", companyId)
                // The member who owns the callback, not the one who changed the record.
                .put("MemberId", "apiuser")
                .put("Action", change.action().word())
                .put("Type", change.type().callbackType().orElseThrow())
                .put("ID", change.id())
                .put("ProductInstanceId", "639c00000000000000000001")
                .put("PartnerId", "61dd00000000000000000001")
                .put("CallbackObjectRecId", registrationId)
                .put("Entity", change.action() == Change.Action.DELETED ? null : Json.text(reduced(change)));
        message.putObject("Metadata").put("key_url", keyUrl.get());
        return message;
    }

    /** Lists are left out, references carry names without ids, and of {@code _info} only the time of change stays. */
    private static ObjectNode reduced(Change change) {
        var reduced = Json.object();
        change.facts().properties().forEach(entry -> {
            var value = entry.getValue();
            if (value.isValueNode()) {
                reduced.set(entry.getKey(), value);
            } else if (value.isObject() && value.hasNonNull("name")) {
                reduced.putObject(entry.getKey()).put("name", value.get("name").asText());
            }
        });
        // The API model of project tickets has no recordType, but callbacks of both kinds have.
        if (change.type() == RecordType.PROJECT_TICKETS) {
            reduced.put("recordType", "ProjectTicket");
        }
        reduced.putObject("_info")
                .put(
                        "lastUpdated",
                        change.facts().path("_info").path("lastUpdated").asText());
        return reduced;
    }
}
