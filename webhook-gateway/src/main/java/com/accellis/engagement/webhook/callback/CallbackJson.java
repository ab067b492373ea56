package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;

/** Reads JSON from outside: plain UTF-8, no name twice, nothing behind it, and nothing built to cost us time. */
final class CallbackJson {

    private static final int GREATEST_EXPONENT = 400;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** What Java puts in place of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(100)
                            .maxNameLength(200)
                            .maxTokenCount(20_000)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Names come from strangers; a JVM-wide table of them would only grow.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build()
            .reader();

    private CallbackJson() {}

    /** Empty when the bytes are anything but strict JSON. */
    static Optional<JsonNode> read(byte[] bytes) {
        // Decoded first: the parser by itself would also take UTF-16.
        String text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes) ? Optional.empty() : read(text);
    }

    /** Slower than replacing what is none, and only needed where something may have been replaced. */
    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    static Optional<JsonNode> read(String text) {
        if (text.isBlank() || text.charAt(0) == BYTE_ORDER_MARK) {
            return Optional.empty();
        }
        try {
            return Optional.of(READER.readTree(text)).filter(CallbackJson::isSound);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** Neither half characters nor numbers of a billion digits. */
    private static boolean isSound(JsonNode node) {
        if (node.isTextual()) {
            String text = node.textValue();
            return !hasSurrogate(text) || UTF_8.newEncoder().canEncode(text);
        }
        if (node.isBigDecimal()) {
            return Math.abs((long) node.decimalValue().scale()) <= GREATEST_EXPONENT;
        }
        for (JsonNode part : node) {
            if (!isSound(part)) {
                return false;
            }
        }
        return true;
    }

    /** Most texts have none, and looking is faster than encoding them. */
    private static boolean hasSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }
}
