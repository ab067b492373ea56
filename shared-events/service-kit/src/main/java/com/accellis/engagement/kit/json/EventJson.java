package com.accellis.engagement.kit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of our topics and REST: ISO-8601 UTC instants, decimals as plain numbers, enums by wire name. Never guesses:
 * text is no number, 1.9 is no whole number, a missing number is no zero.
 */
public final class EventJson {

    private static final ObjectMapper EVENTS =
            base().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    private static final ObjectMapper REQUESTS = base().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Which fields a request must have is said by the constraints of its record.
            .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private EventJson() {}

    /** For events and for everything we write: fields added by a newer version are ignored. */
    public static ObjectMapper mapper() {
        return EVENTS;
    }

    /** For bodies that callers send us: a field we do not know is an error. */
    public static ObjectMapper strictMapper() {
        return REQUESTS;
    }

    public static byte[] write(Object event) {
        try {
            return EVENTS.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + event.getClass().getSimpleName() + " as JSON", e);
        }
    }

    /** The same as text. */
    public static String text(Object value) {
        return new String(write(value), StandardCharsets.UTF_8);
    }

    public static <E> E read(byte[] json, Class<E> type) throws IOException {
        return EVENTS.readValue(json, type);
    }

    private static JsonMapper.Builder base() {
        var builder = JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .addModule(Instants.module())
                .addModule(new WireNames())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        builder.withCoercionConfig(
                LogicalType.Textual,
                textual -> textual.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
        return builder;
    }
}
