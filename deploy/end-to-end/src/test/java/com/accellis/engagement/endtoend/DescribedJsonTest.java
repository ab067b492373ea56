package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Operations.Operation;
import java.util.List;
import java.util.Optional;
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

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "right",
            value = {
                "{\"id\":1,\"price\":null,\"colour\":null,\"shops\":[1],\"stock\":{\"a\":1},\"any\":{\"b\":[1]}} | right",
                "{\"id\":1,\"price\":1.5,\"colour\":\"dark-blue\",\"any\":null} | right",
                "{\"id\":null} | $.id is no",
                "{\"id\":1.5} | $.id is no",
                "{\"colour\":\"RED\"} | $.colour is none of the constants",
                "{\"shops\":[\"1\"]} | $.shops[] is no",
                "{\"stock\":{\"a\":\"1\"}} | $.stock.* is no",
                "{\"weight\":1} | $.weight is not described",
                "[] | $ is no"
            })
    void tellsWhatIsNotAsDescribed(String value, String fault) {
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

        var found = DescribedJson.fault(operation, document.at("/schemas/Paint"), Json.read(value));

        if (fault == null) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).hasValueSatisfying(text -> assertThat(text).startsWith(fault));
        }
    }
}
