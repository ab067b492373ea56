package com.accellis.engagement.endtoend.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that the REST interfaces offer, as they describe themselves. */
public final class Operations {

    public static final List<String> SERVICES =
            List.of("connector-service", "client-registry-service", "scoring-service");

    private Operations() {}

    /**
     * One operation.
     *
     * @param path with parameters in braces; that of the service's name is filled in
     * @param role that it asks for; empty when the description names none
     * @param parameters as described
     * @param answers as described, by their status: numbers, and {@code default} for problems
     * @param mediaType of the request body
     * @param body schema of the request body; null when there is none
     * @param document that it is from, for what schemas refer to
     */
    public record Operation(
            String service,
            String method,
            String path,
            Optional<String> role,
            List<JsonNode> parameters,
            JsonNode answers,
            String mediaType,
            JsonNode body,
            JsonNode document) {

        public boolean reads() {
            return method.equals("GET");
        }

        public boolean describes(int status) {
            return answers.has(Integer.toString(status)) || status >= 400 && answers.has("default");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    public static List<Operation> of(RunningSystem system) {
        var operations = new ArrayList<Operation>();
        for (var service : SERVICES) {
            var document = system.viewer().get("/api/v1/openapi/" + service);
            document.get("paths")
                    .properties()
                    .forEach(path -> path.getValue().properties().forEach(method -> {
                        if (method.getValue().has("responses")) {
                            operations.add(
                                    operation(service, method.getKey(), path.getKey(), method.getValue(), document));
                        }
                    }));
        }
        return operations;
    }

    private static Operation operation(
            String service, String method, String path, JsonNode described, JsonNode document) {
        var parameters = new ArrayList<JsonNode>();
        described.path("parameters").forEach(parameters::add);
        var content = described.path("requestBody").path("content");
        var body = content.isEmpty() ? null : content.properties().iterator().next();
        return new Operation(
                service,
                method.toUpperCase(Locale.ROOT),
                path.replace("{service}", service),
                role(described),
                parameters,
                described.path("responses"),
                body == null ? "application/json" : body.getKey(),
                body == null ? null : body.getValue().get("schema"),
                document);
    }

    private static Optional<String> role(JsonNode described) {
        for (var requirement : described.path("security")) {
            for (var roles : requirement) {
                if (roles.size() == 1) {
                    return Optional.of(roles.get(0).textValue());
                }
            }
        }
        return Optional.empty();
    }
}
