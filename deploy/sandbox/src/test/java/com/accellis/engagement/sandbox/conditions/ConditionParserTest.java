package com.accellis.engagement.sandbox.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionParserTest {

    private static final FieldCatalogue CATALOGUE = new FieldCatalogue()
            .numbers("id", "actualHours", "parentTicketId")
            .texts("summary")
            .flags("closedFlag", "approved")
            .dates("closedDate")
            .references("company", "contact", "status")
            .infoDates("lastUpdated", "dateEntered")
            .array("types", new FieldCatalogue().numbers("id").texts("name"));

    private static final JsonNode RECORD = parse("""
            {"id":9001,"summary":"Mail \\"flow\\" stopped, 100%","actualHours":1.25,"closedFlag":true,
             "closedDate":"2026-02-03T16:10:00Z","company":{"id":250,"name":"Fabrikam Ltd"},
             "status":{"id":17,"name":">Closed"},"types":[{"id":1,"name":"Client"},{"id":6,"name":"Gold"}],
             "customFields":[{"id":9,"caption":"Segment","value":"Gold"},{"id":10,"caption":"Region","value":"East"}],
             "_info":{"lastUpdated":"2026-02-03T16:10:01Z","dateEntered":"2026-02-03T14:05:00Z"}}""");

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            id = 9001                                              | true
            id=9002                                                | false
            id != 9001                                             | false
            ID >= 9001 and Id <= 9001                              | true
            id in (1, 9001,3)                                      | true
            id not in (1,9001)                                     | false
            actualHours > 1.2                                      | true
            actualHours = -1.5                                     | false
            closedFlag = true                                      | true
            ClosedFlag=False                                       | false
            company/id=250                                         | true
            status/name=">closed"                                  | true
            status/name like ">C%"                                 | true
            status/name like "*los*"                               | true
            status/name not like "%open%"                          | true
            summary contains 'FLOW'                                | true
            summary not contains "flow"                            | false
            summary = "Mail \\"flow\\" stopped, 100%"              | true
            summary contains "(and) or"                            | false
            lastUpdated > [2026-02-03T16:10:00Z]                   | true
            lastUpdated > [2026-02-03T16:10:01Z]                   | false
            LastUpdated >= [2026-02-03T16:10:01]                   | true
            dateEntered > [2026-02-03]                             | true
            dateEntered < [2026-02-03]                             | false
            closedDate < [2026-02-04]                              | true
            parentTicketId = null                                  | true
            parentTicketId != null                                 | false
            contact = null                                         | true
            company != null                                        | true
            contact/id = 5                                         | false
            contact/id != 5                                        | false
            approved != true                                       | false
            id=1 or id=2 and closedFlag=true                       | false
            id=9001 or id=2 and closedFlag=false                   | true
            (id=9001 or id=2) and closedFlag=false                 | false
            (id=9001 OR id=2) AND (company/id=250)                 | true
            """)
    void tellsWhichRecordsMatch(String condition, boolean matches) {
        assertThat(ConditionParser.conditions(condition, CATALOGUE).matches(RECORD))
                .isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            types/name="Client"                                    | true
            types/name="Vendor"                                    | false
            types/id in (5,6)                                      | true
            types/name="Client" and types/name="Gold"              | true
            """)
    void childConditionsLookAtTheElementsOfArrays(String condition, boolean matches) {
        assertThat(ConditionParser.childConditions(condition, CATALOGUE).matches(RECORD))
                .isEqualTo(matches);
    }

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            caption="Segment" and value="Gold"                     | true
            caption="Segment" and value="East"                     | false
            """)
    void customFieldConditionsHaveToHoldForOneField(String condition, boolean matches) {
        assertThat(ConditionParser.customFieldConditions(condition).matches(RECORD))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "invoiceDate > [2026-01-01]",
                "types/name = \"Client\"",
                "_info/lastUpdated > [2026-01-01]",
                "lastUpdated > [\\2026-01-01]",
                "lastUpdated > [2026-13-45]",
                "lastUpdated > \"2026-01-01\"",
                "lastUpdated > [2026-01-01T00:00:00+00:00]",
                "lastUpdated > [2026-01-01",
                "id = \"9001\"",
                "id = 1.2.3",
                "summary = 5",
                "summary = \"open",
                "closedFlag = maybe",
                "closedFlag = 1",
                "id",
                "id =",
                "= 5",
                "id == 5",
                "id = 5 and",
                "(id = 5",
                "id = 5)",
                "id in 5",
                "id in ()",
                "id not = 5",
                "id contains 5",
                "company = 250",
                "company like \"x\"",
                "id > null",
                "id = 5; id = 6"
            })
    void refusesWhatConnectWiseWouldRefuse(String condition) {
        assertThatThrownBy(() -> ConditionParser.conditions(condition, CATALOGUE))
                .isInstanceOf(ConditionException.class);
    }

    @Test
    void namesTheUnknownField() {
        assertThatThrownBy(() -> ConditionParser.conditions("invoiceDate = null", CATALOGUE))
                .hasMessage("invoiceDate is not a recognized name.");
    }

    @Test
    void knowsWhenOnlyCertainIdsCanMatch() {
        assertThat(ConditionParser.conditions("id in (3,1) and closedFlag=true", CATALOGUE)
                        .onlyIds())
                .hasValueSatisfying(ids -> assertThat(ids).containsExactly(1, 3));
        assertThat(ConditionParser.conditions("id=1 or closedFlag=true", CATALOGUE)
                        .onlyIds())
                .isEmpty();
        assertThat(ConditionParser.conditions("id not in (1)", CATALOGUE).onlyIds())
                .isEmpty();
    }

    private static JsonNode parse(String json) {
        try {
            return Json.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
