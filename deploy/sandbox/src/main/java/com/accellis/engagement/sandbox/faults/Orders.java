package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Reads what an order of a fault says, or refuses it. */
final class Orders {

    private Orders() {}

    static String path(JsonNode order) {
        var path = order.path("path").asText();
        if (path.isEmpty()) {
            throw refused("path is required");
        }
        return path;
    }

    static Duration millis(JsonNode order, String name, long usual) {
        var millis = order.path(name).asLong(usual);
        if (millis < 0) {
            throw refused(name + " is 0 or more");
        }
        return Duration.ofMillis(millis);
    }

    static int atLeastOne(JsonNode order, String name, int usual) {
        var number = order.path(name).asInt(usual);
        if (number < 1) {
            throw refused(name + " is 1 or more");
        }
        return number;
    }

    /** The type that is named, or empty for all. */
    static Optional<RecordType> type(JsonNode order) {
        if (!order.has("type")) {
            return Optional.empty();
        }
        var type = RecordType.ofKey(order.get("type").asText());
        if (type.isEmpty()) {
            throw refused("there are no records of type " + order.get("type").asText());
        }
        return type;
    }

    /** One of an enum's values, written in lower case with hyphens. */
    static <E extends Enum<E>> E oneOf(Class<E> words, JsonNode order, String name, E usual) {
        if (!order.hasNonNull(name)) {
            return usual;
        }
        var word = order.get(name).asText();
        return Arrays.stream(words.getEnumConstants())
                .filter(value -> word(value).equals(word))
                .findFirst()
                .orElseThrow(() -> refused(name + " is one of "
                        + String.join(
                                ", ",
                                Arrays.stream(words.getEnumConstants())
                                        .map(Orders::word)
                                        .toList())));
    }

    static ApiException refused(String reason) {
        return ApiException.of(400, "InvalidObject", reason);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
