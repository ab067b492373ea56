package com.accellis.engagement.sandbox.callbacks;

import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Writing to {@code /system/callbacks}; reading it is like reading any other list. */
public final class CallbackRoutes {

    private final Records records;
    private final Registrations registrations;
    private final Deliveries deliveries;

    CallbackRoutes(Records records, Registrations registrations, Deliveries deliveries) {
        this.records = records;
        this.registrations = registrations;
        this.deliveries = deliveries;
    }

    public void mount(Router router, String path) {
        router.post(path)
                .handler(context -> Answers.json(context, 201, registrations.add(Answers.objectBody(context))));
        router.put(path + "/:id").handler(context -> replace(context, Answers.objectBody(context)));
        router.patch(path + "/:id").handler(this::patch);
        router.delete(path + "/:id").handler(this::delete);
    }

    private void replace(RoutingContext context, ObjectNode entry) {
        var id = id(context);
        var stored = registrations.replace(id, entry).orElseThrow(() -> unknown(context));
        if (!stored.path("inactiveFlag").asBoolean()) {
            deliveries.forgive(id);
        }
        Answers.json(context, 200, stored);
    }

    /** The body lists operations on bare field names, without a leading slash. */
    private void patch(RoutingContext context) {
        var operations = Answers.body(context);
        if (!operations.isArray()) {
            throw ApiException.of(400, "InvalidObject", "The body has to be an array of operations.");
        }
        var entry = records.find(RecordType.CALLBACKS, id(context))
                .map(StoredRecord::facts)
                .map(Json::shallowCopy)
                .orElseThrow(() -> unknown(context));
        operations.forEach(operation -> apply(entry, operation));
        replace(context, entry);
    }

    private static void apply(ObjectNode entry, JsonNode operation) {
        var field = operation.path("path").asText();
        switch (operation.path("op").asText()) {
            case "add", "replace" -> {
                if (!entry.has(field)) {
                    throw ApiException.invalid("callbackEntry", field, "InvalidField", "Unknown path " + field);
                }
                entry.set(field, operation.path("value"));
            }
            case "remove" -> entry.remove(field);
            default -> throw ApiException.of(400, "InvalidObject", "op is add, replace or remove.");
        }
    }

    private void delete(RoutingContext context) {
        if (!registrations.remove(id(context))) {
            throw unknown(context);
        }
        Answers.empty(context);
    }

    private static int id(RoutingContext context) {
        return RecordType.CALLBACKS.parseId(context.pathParam("id")).orElseThrow(() -> unknown(context));
    }

    private static ApiException unknown(RoutingContext context) {
        return ApiException.notFound(RecordType.CALLBACKS.label(), context.pathParam("id"));
    }
}
