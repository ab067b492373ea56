package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Operations.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Whether JSON is as its schema says: types, nulls, names of constants, no field that is not described, and each that is, as our
 * services write all fields.
 */
final class DescribedJson {

    private DescribedJson() {}

    /** What is first found to be different, with its place. */
    static Optional<String> fault(Operation operation, JsonNode schema, JsonNode value) {
        return fault(operation.document(), schema, value, "$");
    }

    private static Optional<String> fault(JsonNode document, JsonNode schema, JsonNode value, String at) {
        if (schema.has("$ref")) {
            return fault(document, document.at(schema.get("$ref").asText().substring(1)), value, at);
        }
        if (schema.has("oneOf") || schema.has("allOf")) {
            throw new IllegalArgumentException(at + ": oneOf and allOf are not looked at");
        }
        if (schema.has("anyOf")) {
            var faults = elements(schema.get("anyOf"))
                    .map(one -> fault(document, one, value, at))
                    .toList();
            return faults.stream().anyMatch(Optional::isEmpty) ? Optional.empty() : faults.get(0);
        }
        if (schema.has("type") && types(schema).noneMatch(type -> is(type, value))) {
            return Optional.of(at + " is no " + schema.get("type") + " but " + value.getNodeType());
        }
        if (schema.has("enum") && elements(schema.get("enum")).noneMatch(value::equals)) {
            return Optional.of(at + " is none of the constants that are listed but " + value);
        }
        if (value.isArray()) {
            return elements(value)
                    .flatMap(element -> fault(document, schema.path("items"), element, at + "[]").stream())
                    .findFirst();
        }
        var missing = value.isObject()
                ? schema.path("properties").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(name -> !value.has(name))
                        .findFirst()
                : Optional.<String>empty();
        if (missing.isPresent()) {
            return Optional.of(at + "." + missing.get() + " is described and not there");
        }
        return value.properties().stream()
                .flatMap(field -> ofField(document, schema, field.getKey(), field.getValue(), at).stream())
                .findFirst();
    }

    private static Optional<String> ofField(
            JsonNode document, JsonNode schema, String name, JsonNode value, String at) {
        if (schema.path("properties").has(name)) {
            return fault(document, schema.get("properties").get(name), value, at + "." + name);
        }
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            return Optional.of(at + "." + name + " is not described");
        }
        return fault(document, schema.path("additionalProperties"), value, at + ".*");
    }

    /** OpenAPI 3.1 names several types where null is one of them. */
    private static Stream<String> types(JsonNode schema) {
        var type = schema.get("type");
        return type.isArray() ? elements(type).map(JsonNode::asText) : Stream.of(type.asText());
    }

    private static boolean is(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> value.isNull();
        };
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
