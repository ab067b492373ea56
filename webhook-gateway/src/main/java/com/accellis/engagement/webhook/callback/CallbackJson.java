package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads JSON from outside: plain UTF-8, no name twice, nothing behind it, and nothing built to cost us time. All of it is
 * read and judged, and only the values that somebody wants are kept: that takes half the time of a tree.
 */
final class CallbackJson {

    private static final int GREATEST_EXPONENT = 400;
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** What Java puts in place of bytes that are no UTF-8. */
    private static final char REPLACEMENT = '\uFFFD';

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(50)
                    .maxNumberLength(100)
                    .maxNameLength(200)
                    .maxTokenCount(20_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            // Names come from strangers; a JVM-wide table of them would only grow.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final JsonParser parser;
    private final Wanted wanted;
    private final boolean halfCharacters;
    private final Map<String, JsonNode> values = new HashMap<>();
    private JsonNode inner = MissingNode.getInstance();

    /** @param halfCharacters whether texts have to be looked through for them; others need not even be decoded */
    private CallbackJson(JsonParser parser, Wanted wanted, boolean halfCharacters) {
        this.parser = parser;
        this.wanted = wanted;
        this.halfCharacters = halfCharacters;
    }

    /**
     * Which values somebody wants.
     *
     * @param names of the object's own
     * @param parent the name of an object within it
     * @param inner a name within that
     */
    record Wanted(Set<String> names, String parent, String inner) {}

    /**
     * The values that were found. Objects and lists are never kept.
     *
     * @param isObject whether the whole is an object; otherwise nothing can be found in it
     * @param inner missing when it is not there
     */
    record Found(boolean isObject, Map<String, JsonNode> values, JsonNode inner) {

        static final Found NOTHING = new Found(false, Map.of(), MissingNode.getInstance());

        /** Missing when it is not there. */
        JsonNode value(String name) {
            return values.getOrDefault(name, MissingNode.getInstance());
        }
    }

    /** Empty when the bytes are anything but strict JSON. */
    static Optional<Found> read(byte[] bytes, Wanted wanted) {
        // Decoded first: the parser by itself would also take UTF-16.
        String text = new String(bytes, UTF_8);
        return text.indexOf(REPLACEMENT) >= 0 && !isUtf8(bytes) ? Optional.empty() : read(text, bytes, wanted);
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

    static Optional<Found> read(String text, Wanted wanted) {
        return read(text, text.getBytes(UTF_8), wanted);
    }

    private static Optional<Found> read(String text, byte[] bytes, Wanted wanted) {
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK || text.indexOf(0) >= 0) {
            return Optional.empty();
        }
        boolean ascii = text.length() == bytes.length;
        // Without a zero byte the parser can take bytes for nothing else, and reads them faster.
        try (JsonParser parser = ascii ? FACTORY.createParser(bytes) : FACTORY.createParser(text)) {
            return new CallbackJson(parser, wanted, mayHaveHalfCharacters(text)).read();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("A text cannot fail to be read", e);
        }
    }

    private Optional<Found> read() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return Optional.empty();
        }
        boolean isObject = first == JsonToken.START_OBJECT;
        boolean ended = false;
        int depth = 0;
        String parent = null;
        for (JsonToken token = first; token != null; token = parser.nextToken()) {
            if (ended) {
                // There is something behind it.
                return Optional.empty();
            }
            if (token.isStructStart()) {
                parent = isObject && depth == 1 ? parser.currentName() : parent;
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token.isScalarValue()) {
                if (!isSound(token)) {
                    return Optional.empty();
                }
                if (isObject && depth == 1 && wanted.names().contains(parser.currentName())) {
                    values.put(parser.currentName(), value(token));
                } else if (isObject && depth == 2 && isInner(parent)) {
                    inner = value(token);
                }
            }
            ended = depth == 0;
        }
        return Optional.of(new Found(isObject, values, inner));
    }

    private boolean isInner(String parent) throws IOException {
        return wanted.parent().equals(parent) && wanted.inner().equals(parser.currentName());
    }

    private JsonNode value(JsonToken token) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (token) {
            case VALUE_STRING -> nodes.textNode(parser.getText());
            case VALUE_NUMBER_INT -> nodes.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDecimalValue());
            case VALUE_TRUE, VALUE_FALSE -> nodes.booleanNode(parser.getBooleanValue());
            default -> nodes.nullNode();
        };
    }

    /** UTF-8 has none, so only an escape can bring one in; what an escaped escape says is looked at with the inner text. */
    private static boolean mayHaveHalfCharacters(String text) {
        return text.contains("\\ud") || text.contains("\\uD");
    }

    /** Neither half characters nor numbers of a billion digits. */
    private boolean isSound(JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            return !halfCharacters
                    || hasWholeCharacters(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
        }
        return token != JsonToken.VALUE_NUMBER_FLOAT
                || Math.abs((long) parser.getDecimalValue().scale()) <= GREATEST_EXPONENT;
    }

    private static boolean hasWholeCharacters(char[] text, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (Character.isSurrogate(text[i])) {
                boolean pair = i + 1 < from + length && Character.isSurrogatePair(text[i], text[i + 1]);
                if (!pair) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }
}
