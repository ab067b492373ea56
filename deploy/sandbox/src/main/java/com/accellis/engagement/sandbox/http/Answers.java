package com.accellis.engagement.sandbox.http;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;

/** Writing JSON answers and reading JSON requests. */
public final class Answers {

    private static final String SENDER = "sender";

    private Answers() {}

    /** Who sends what would be the right answer. */
    @FunctionalInterface
    public interface Sender {

        void send(RoutingContext context, Buffer whole);
    }

    /** From now on this one sends the answer to the request. */
    public static void sendBy(RoutingContext context, Sender sender) {
        context.put(SENDER, sender);
    }

    /** The content type is left alone when a handler before has set one. */
    public static void json(RoutingContext context, int status, Object value) {
        var response = context.response().setStatusCode(status);
        if (!response.headers().contains("Content-Type")) {
            response.putHeader("Content-Type", "application/json");
        }
        var whole = Buffer.buffer(Json.bytes(value));
        var sender = context.<Sender>get(SENDER);
        if (sender == null) {
            response.end(whole);
        } else {
            sender.send(context, whole);
        }
    }

    public static void empty(RoutingContext context) {
        context.response().setStatusCode(204).end();
    }

    /** The request body as a JSON object. */
    public static ObjectNode objectBody(RoutingContext context) {
        if (body(context) instanceof ObjectNode object) {
            return object;
        }
        throw ApiException.of(400, "InvalidObject", "The body has to be a JSON object.");
    }

    public static JsonNode body(RoutingContext context) {
        var buffer = context.body().buffer();
        try {
            return Json.read(buffer == null ? new byte[0] : buffer.getBytes());
        } catch (IOException e) {
            throw ApiException.of(400, "InvalidObject", "The body is not valid JSON.");
        }
    }
}
