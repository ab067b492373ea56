package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescribedJsonTest {

    private static final String DOCUMENT = """
            {"schemas":{
              "Colour":{"type":"string","enum":["red","dark-blue"]},
              "Paint":{"type":"object","properties":{
                "id":{"type":"integer"},
                "price":{"type":["number","null"]},
                "colour":{"anyOf":[{"$ref":"#/schemas/Colour"},{"type":"null"}]},
                "shops":{"type":"array","items":{"type":"integer"}},
                "stock":{"type":"object","additionalProperties":{"type":"integer"}},
                "any":{"description":"Any JSON value"}}}}}""";

    private static final String RIGHT = """
            {"id":1,"price":null,"colour":null,"shops":[1],"stock":{"a":1},"any":{"b":[1]}}""";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | right",
                "{\"price\":1.5,\"colour\":\"dark-blue\",\"any\":null} | right",
                "{\"id\":null} | $.id is no",
                "{\"id\":1.5} | $.id is no",
                "{\"colour\":\"RED\"} | $.colour is none of the constants",
                "{\"shops\":[\"1\"]} | $.shops[] is no",
                "{\"stock\":{\"a\":\"1\"}} | $.stock.* is no",
                "{\"weight\":1} | $.weight is not described"
            })
    void tellsWhatIsNotAsDescribed(String change, String fault) {
        var value = (ObjectNode) Json.read(RIGHT);
        value.setAll((ObjectNode) Json.read(change));

        assertThat(fault(value).orElse("right")).startsWith(fault);
    }

    @Test
    void tellsWhatIsNotThere() {
        assertThat(fault(((ObjectNode) Json.read(RIGHT)).without("price")))
                .contains("$.price is described and not there");
        assertThat(fault(Json.read("[]")))
                .hasValueSatisfying(text -> assertThat(text).startsWith("$ is no"));
    }

    private static Optional<String> fault(JsonNode value) {
        var document = Json.read(DOCUMENT);
        var operation = new Operation(
                "service",
                "GET",
                "/paints",
                Optional.empty(),
                List.of(),
                Json.object(),
                "application/json",
                null,
                document);
        return DescribedJson.fault(operation, document.at("/schemas/Paint"), value);
    }
}
