package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes requests to described operations: nearly right ones, and ones that are wrong in one place or in all. */
final class Fuzzer {

    private static final List<String> NASTY = List.of(
            "",
            " ",
            "0",
            "-1",
            "1.5",
            "1e9",
            "30",
            "99999999999999999999",
            "9223372036854775807",
            "NaN",
            "null",
            "true",
            "[]",
            "{}",
            "'",
            "' OR '1'='1",
            "\"; DROP TABLE client; --",
            "%",
            "_",
            "\\",
            "../../etc/passwd",
            "..%2f",
            "%00",
            "\u0000",
            "\u202e\ud83d\ude00",
            "a\r\nX: y",
            "<script>alert(1)</script>",
            "${jndi:ldap://x}",
            "=1+1",
            "0001-01-01",
            "2026-02-30",
            "9999-12-31",
            "+1000000000-12-31T00:00:00Z",
            "2026-11-26T00:00:00Z",
            "2026-11-26",
            "x".repeat(300),
            "x".repeat(5_000));

    private static final List<String> USUAL = List.of(
            "30",
            "60",
            "90",
            "1",
            "2",
            "50",
            "name",
            "-score",
            "score,-name",
            "csv",
            "json",
            "all",
            "false",
            "A",
            "help-desk-usage",
            "tickets",
            "manufacturing");

    private static final List<String> TYPES = List.of(
            "application/json", "application/json", "application/json", "text/csv", "text/plain", "application/xml");

    /** Of those that answers have told, the newest are tried. */
    private static final int IDS_KEPT = 400;

    private final Random random;
    private final Map<String, Deque<String>> ids = new HashMap<>();

    Fuzzer(Random random) {
        this.random = random;
    }

    /** Ids and versions that an answer tells are tried in later requests, in the same service most of all. */
    void learn(Operation operation, JsonNode answer) {
        if (answer.isObject()) {
            answer.properties().forEach(field -> {
                var name = field.getKey().toLowerCase(Locale.ROOT);
                if (field.getValue().isValueNode() && (name.endsWith("id") || name.equals("version"))) {
                    learn(operation.service(), field.getValue().asText());
                }
                learn(operation, field.getValue());
            });
        } else if (answer.isArray()) {
            answer.forEach(element -> learn(operation, element));
        }
    }

    private void learn(String service, String id) {
        var ofService = ids.computeIfAbsent(service, none -> new ArrayDeque<>());
        ofService.remove(id);
        ofService.addLast(id);
        if (ofService.size() > IDS_KEPT) {
            ofService.removeFirst();
        }
    }

    /** @param headers name after value */
    record Attempt(String method, String path, String body, List<String> headers) {}

    Attempt attempt(Operation operation) {
        var query = new ArrayList<String>();
        for (var parameter : operation.parameters()) {
            if (parameter.path("in").asText().equals("query") && random.nextInt(3) > 0) {
                query.add(encode(parameter.get("name").asText()) + "=" + encode(value()));
            }
        }
        if (random.nextInt(20) == 0) {
            query.add(encode(value()) + "=" + encode(value()));
        }
        var path = fill(operation) + (query.isEmpty() ? "" : "?" + String.join("&", query));
        var headers = new ArrayList<String>();
        if (random.nextInt(4) == 0) {
            headers.addAll(List.of(
                    "If-Match", pick(List.of("\"1\"", "*", "W/\"1\"", "1", "\"x\"", "\"999999999999999999999\""))));
        }
        if (random.nextInt(4) == 0) {
            headers.addAll(List.of("Idempotency-Key", printable(value())));
        }
        if (random.nextInt(8) == 0) {
            headers.addAll(List.of("Accept", pick(List.of("text/html", "application/json", "*/*", "a", "text/csv"))));
        }
        if (operation.reads() || operation.body() == null && random.nextBoolean()) {
            return new Attempt(operation.method(), path, null, headers);
        }
        headers.addAll(List.of("Content-Type", random.nextInt(3) > 0 ? operation.mediaType() : pick(TYPES)));
        return new Attempt(operation.method(), path, body(operation), headers);
    }

    private String fill(Operation operation) {
        var path = new StringBuilder();
        for (var part : operation.path().split("(?=\\{)|(?<=})")) {
            path.append(part.startsWith("{") ? encode(inPath(operation)) : part);
        }
        return path.toString();
    }

    private String inPath(Operation operation) {
        var known = ids.getOrDefault(operation.service(), new ArrayDeque<>());
        return switch (random.nextInt(6)) {
            case 0, 1, 2 -> known.isEmpty() ? "1" : pick(List.copyOf(known));
            case 3 -> UUID.randomUUID().toString();
            case 4 -> Integer.toString(random.nextInt(1_000));
            default -> {
                var nasty = pick(NASTY);
                yield nasty.isEmpty() || nasty.length() > 1_000 ? "x" : nasty;
            }
        };
    }

    private String body(Operation operation) {
        if (operation.body() == null || random.nextInt(10) == 0) {
            return pick(List.of(
                    "", "{", "[]", "null", "1", "{}", "{\"a\":1,\"a\":2}", "\ufeff{}", "{} {}", "x".repeat(300_000)));
        }
        var text = value(operation, operation.body(), 0).toString();
        return switch (random.nextInt(12)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1));
            case 1 -> text + text;
            case 2 -> text.replaceFirst("\"", "'");
            default -> text;
        };
    }

    private JsonNode value(Operation operation, JsonNode schema, int depth) {
        var nodes = JsonNodeFactory.instance;
        if (depth > 6 || random.nextInt(12) == 0) {
            return pick(List.<JsonNode>of(
                    nodes.nullNode(),
                    nodes.textNode(pick(NASTY)),
                    nodes.numberNode(random.nextLong()),
                    nodes.booleanNode(true),
                    nodes.arrayNode(),
                    nodes.objectNode()));
        }
        if (schema.has("$ref")) {
            return value(
                    operation,
                    operation.document().at(schema.get("$ref").asText().substring(1)),
                    depth);
        }
        if (schema.has("anyOf")) {
            var one = schema.get("anyOf");
            return value(operation, one.get(random.nextInt(8) > 0 ? 0 : random.nextInt(one.size())), depth);
        }
        if (schema.has("enum") && random.nextInt(8) > 0) {
            var names = schema.get("enum");
            return names.get(random.nextInt(names.size()));
        }
        return switch (type(schema)) {
            case "object" -> object(operation, schema, depth);
            case "array" -> {
                var array = nodes.arrayNode();
                for (var count = random.nextInt(4); count > 0; count--) {
                    array.add(value(operation, schema.path("items"), depth + 1));
                }
                yield array;
            }
            case "integer" ->
                nodes.numberNode(pick(List.of(0L, 1L, 30L, -1L, 5L, Long.MAX_VALUE, (long) random.nextInt())));
            case "number" -> nodes.numberNode(pick(List.of(0.0, 0.5, -1.0, 1e300, 5.0)));
            case "boolean" -> nodes.booleanNode(random.nextBoolean());
            default ->
                nodes.textNode(
                        schema.path("format").asText().equals("uuid") && random.nextInt(3) > 0
                                ? UUID.randomUUID().toString()
                                : value());
        };
    }

    private JsonNode object(Operation operation, JsonNode schema, int depth) {
        var object = Json.object();
        schema.path("properties").properties().forEach(property -> {
            if (random.nextInt(4) > 0) {
                object.set(property.getKey(), value(operation, property.getValue(), depth + 1));
            }
        });
        if (schema.has("additionalProperties")
                && schema.get("additionalProperties").isObject()) {
            object.set(value(), value(operation, schema.get("additionalProperties"), depth + 1));
        }
        if (random.nextInt(12) == 0) {
            object.put(value(), value());
        }
        return object;
    }

    /** OpenAPI 3.1 names several types where null is one of them. */
    private static String type(JsonNode schema) {
        var type = schema.path("type");
        if (type.isArray()) {
            for (var name : type) {
                if (!name.asText().equals("null")) {
                    return name.asText();
                }
            }
        }
        return type.asText(schema.has("properties") ? "object" : "string");
    }

    private String value() {
        return random.nextInt(3) == 0 ? pick(USUAL) : pick(NASTY);
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    /** What an HTTP client can send in a header at all. */
    private static String printable(String text) {
        var printable = text.replaceAll("[^\\x20-\\x7e]", "").strip();
        return printable.isEmpty() ? "key" : printable;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
