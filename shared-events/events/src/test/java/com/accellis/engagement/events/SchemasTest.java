package com.accellis.engagement.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas, samples, records and the AsyncAPI document say the same thing. */
class SchemasTest {

    private static final String SCHEMA_PREFIX = "urn:engagement:schema:";
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<EventType<?>> types() {
        return EventTypes.all().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void theSampleOfAnEventIsValid(EventType<?> type) throws IOException {
        assertThat(schema(type).validate(sample(type))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void anEventWithoutOneOfItsFieldsIsInvalid(EventType<?> type) throws IOException {
        for (String field :
                (Iterable<String>) () -> schemaNode(type).get("properties").fieldNames()) {
            ObjectNode broken = sample(type).deepCopy();
            broken.remove(field);
            assertThat(schema(type).validate(broken)).as("without %s", field).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void aSchemaNamesExactlyTheFieldsOfItsRecord(EventType<?> type) {
        Set<String> inSchema = new HashSet<>();
        schemaNode(type).get("properties").fieldNames().forEachRemaining(inSchema::add);
        List<String> inRecord = Arrays.stream(type.payload().getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertThat(inSchema).containsExactlyInAnyOrderElementsOf(inRecord);
    }

    @Test
    void asyncApiDescribesEveryEventTopicAndNoOther() throws IOException {
        JsonNode document = new ObjectMapper(new YAMLFactory())
                .readTree(SchemasTest.class.getResourceAsStream("/asyncapi/asyncapi.yaml"));
        List<String> described = document.get("channels")
                .valueStream()
                .map(channel -> channel.get("address").asText())
                .toList();
        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(
                        Topics.events().stream().map(Topic::name).toList());
        document.get("components")
                .get("messages")
                .valueStream()
                .map(message -> message.at("/payload/schema/$ref").asText().replace("../", "/"))
                .forEach(path ->
                        assertThat(SchemasTest.class.getResource(path)).as(path).isNotNull());
    }

    private static JsonSchema schema(EventType<?> type) {
        var config =
                SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaNode(type), config);
    }

    private static JsonNode schemaNode(EventType<?> type) {
        return read("/schemas/" + name(type) + ".json");
    }

    private static ObjectNode sample(EventType<?> type) throws IOException {
        return (ObjectNode) read("/samples/" + name(type) + ".json");
    }

    private static String name(EventType<?> type) {
        return type.dataSchema().substring(SCHEMA_PREFIX.length());
    }

    private static JsonNode read(String resource) {
        try (var in = SchemasTest.class.getResourceAsStream(resource)) {
            assertThat(in).as(resource).isNotNull();
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
