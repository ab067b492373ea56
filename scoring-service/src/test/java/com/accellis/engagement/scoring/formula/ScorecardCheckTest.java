package com.accellis.engagement.scoring.formula;

import static com.accellis.engagement.scoring.TestScorecards.HEALTHY_BAND;
import static com.accellis.engagement.scoring.TestScorecards.usual;
import static com.accellis.engagement.scoring.TestScorecards.usualWith;
import static com.accellis.engagement.scoring.TestScorecards.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.formula.ScorecardCheck.Fault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScorecardCheckTest {

    private static ScorecardDraft draft(JsonNode json) {
        try {
            return EventJson.strictMapper().readValue(json.toString(), ScorecardDraft.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static List<Fault> faults(JsonNode json) {
        return ScorecardCheck.faults(draft(json));
    }

    @Test
    void theUsualRulesAreValid() {
        assertThat(faults(usual())).isEmpty();
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/metrics/0/on | false",
                "/metrics/0/weight | 0",
                "/metrics/0/weight | 100",
                "/metrics/0/rule/countPerPoint | 10000",
                "/metrics/0/rule | {\"type\":\"bands\",\"bands\":[{\"atLeast\":0.0001,\"points\":5}],\"otherwise\":0}",
                "/metrics/1/rule | {\"type\":\"share\",\"bands\":[{\"atLeast\":100,\"points\":5}],\"otherwise\":0}",
                "/metrics/2/rule | {\"type\":\"bands\",\"bands\":[{\"atLeast\":4.5,\"points\":5}],\"otherwise\":0}",
                "/metrics/3/rule | {\"type\":\"per-count\",\"countPerPoint\":8}",
                "/metrics | [{\"metric\":\"procurement\",\"weight\":1,\"rule\":{\"type\":\"per-count\",\"countPerPoint\":1}}]",
                "/metrics/0/rule | {\"type\":\"healthy-band\",\"ranges\":[{\"atLeast\":0,\"points\":5}],\"otherwise\":0}",
                "/metrics/0/rule | {\"type\":\"healthy-band\",\"ranges\":[{\"atLeast\":0,\"below\":null,\"points\":5}],\"otherwise\":0}",
                "/grades | [{\"name\":\"Good\",\"atLeast\":99.9},{\"name\":\"Not yet\",\"atLeast\":0}]",
                "/grades/4/atLeast | 0e-1000000000",
                "/industries | {}",
                "/industries | -"
            })
    void otherRulesAreValidToo(String pointer, String value) {
        var json = usualWith(pointer, value);
        assertThat(faults(json)).isEmpty();
        assertThat(draft(json).toScorecard(7).rules().version()).isEqualTo(7);
    }

    @ParameterizedTest(name = "{0} = {1}: {2} {3}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "/metrics | - | metrics | required",
                "/metrics | [] | metrics | at least one",
                "/metrics/0 | null | metrics[0] | required",
                "/metrics/0/metric | - | metrics[0].metric | required",
                "/metrics/0/metric | \"tickets\" | metrics[0].metric | one of help-desk-usage, first-touch",
                "/metrics/0/metric | \"\" | metrics[0].metric | one of help-desk-usage, first-touch",
                "/metrics/4/metric | \"help-desk-usage\" | metrics[4].metric | every metric at most once",
                "/metrics/0/weight | - | metrics[0].weight | required",
                "/metrics/0/weight | -1 | metrics[0].weight | from 0 to 100",
                "/metrics/0/weight | 101 | metrics[0].weight | from 0 to 100",
                "/metrics/0/rule | - | metrics[0].rule | required",
                "/metrics/0/rule/type | - | metrics[0].rule.type | required",
                "/metrics/0/rule/type | \"magic\" | metrics[0].rule.type | one of per-count, bands, healthy-band",
                "/metrics/0/rule/type | \"PER_COUNT\" | metrics[0].rule.type | one of per-count, bands, healthy-band",
                "/metrics/0/rule/countPerPoint | - | metrics[0].rule.countPerPoint | required",
                "/metrics/0/rule/countPerPoint | 0 | metrics[0].rule.countPerPoint | from 1 to 10000",
                "/metrics/0/rule/countPerPoint | 10001 | metrics[0].rule.countPerPoint | from 1 to 10000",
                "/metrics/0/rule/otherwise | 1 | metrics[0].rule.otherwise | not a parameter of per-count",
                "/metrics/0/rule/bands | [] | metrics[0].rule.bands | not a parameter of per-count",
                "/metrics/0/rule/ranges | [] | metrics[0].rule.ranges | not a parameter of per-count",
                "/metrics/2/rule/countPerPoint | 1 | metrics[2].rule.countPerPoint | not a parameter of rounded-average",
                "/metrics/0/rule | {\"type\":\"rounded-average\"} | metrics[0].rule.type | does not fit this metric; possible are per-count, bands, healthy-band",
                "/metrics/4/rule | {\"type\":\"rounded-average\"} | metrics[4].rule.type | does not fit",
                "/metrics/2/rule | {\"type\":\"per-count\",\"countPerPoint\":1} | metrics[2].rule.type | possible are bands, rounded-average",
                "/metrics/0/rule | {\"type\":\"share\",\"bands\":[{\"atLeast\":50,\"points\":5}],\"otherwise\":0} | metrics[0].rule.type | does not fit",
                "/metrics/1/rule | {\"type\":\"share\",\"bands\":[{\"atLeast\":100.1,\"points\":5}],\"otherwise\":0} | metrics[1].rule.bands[0].atLeast | from 0 to 100",
                "/metrics/2/rule | {\"type\":\"bands\",\"bands\":[{\"atLeast\":6,\"points\":5}],\"otherwise\":0} | metrics[2].rule.bands[0].atLeast | from 0 to 5",
                "/metrics/3/rule/otherwise | - | metrics[3].rule.otherwise | required",
                "/metrics/3/rule/otherwise | 6 | metrics[3].rule.otherwise | from 0 to 5",
                "/metrics/3/rule/otherwise | -1 | metrics[3].rule.otherwise | from 0 to 5",
                "/metrics/3/rule/bands | - | metrics[3].rule.bands | required",
                "/metrics/3/rule/bands | [] | metrics[3].rule.bands | at least one",
                "/metrics/3/rule/bands/1 | null | metrics[3].rule.bands[1] | required",
                "/metrics/3/rule/bands/0/points | 6 | metrics[3].rule.bands[0].points | from 0 to 5",
                "/metrics/3/rule/bands/0/points | -1 | metrics[3].rule.bands[0].points | from 0 to 5",
                "/metrics/3/rule/bands/0/points | - | metrics[3].rule.bands[0].points | required",
                "/metrics/3/rule/bands/0/atLeast | - | metrics[3].rule.bands[0].atLeast | required",
                "/metrics/3/rule/bands/2/atLeast | -1 | metrics[3].rule.bands[2].atLeast | from 0 to 1000000",
                "/metrics/3/rule/bands/0/atLeast | 1000001 | metrics[3].rule.bands[0].atLeast | from 0 to 1000000",
                "/metrics/3/rule/bands/0/atLeast | 1e1000000000 | metrics[3].rule.bands[0].atLeast | from 0 to 1000000",
                "/metrics/3/rule/bands/2/atLeast | 1e-1000000000 | metrics[3].rule.bands[2].atLeast | at most 4 decimals",
                "/metrics/3/rule/bands/1/atLeast | 40 | metrics[3].rule.bands[1].atLeast | below the bound before",
                "/metrics/3/rule/bands/1/atLeast | 40.0 | metrics[3].rule.bands[1].atLeast | below the bound before",
                "/metrics/3/rule/bands/1/atLeast | 50 | metrics[3].rule.bands[1].atLeast | below the bound before",
                "/grades | - | grades | required",
                "/grades | [] | grades | at least one",
                "/grades/1 | null | grades[1] | required",
                "/grades/0/name | - | grades[0].name | required",
                "/grades/0/name | \"\" | grades[0].name | not blank",
                "/grades/0/name | \"   \" | grades[0].name | not blank",
                "/grades/0/name | \"A\\u0000\" | grades[0].name | without control characters",
                "/grades/0/name | \"A\\n\" | grades[0].name | without control characters",
                "/grades/0/name | \"A\\ud800\" | grades[0].name | without control characters",
                "/grades/0/name | \"123456789012345678901\" | grades[0].name | at most 20 characters",
                "/grades/1/name | \"A\" | grades[1].name | every name once",
                "/grades/1/name | \" a \" | grades[1].name | every name once",
                "/grades/0/atLeast | - | grades[0].atLeast | required",
                "/grades/0/atLeast | 100.1 | grades[0].atLeast | from 0 to 100",
                "/grades/4/atLeast | -0.1 | grades[4].atLeast | from 0 to 100",
                "/grades/0/atLeast | 84.95 | grades[0].atLeast | at most 1 decimal",
                "/grades/1/atLeast | 85 | grades[1].atLeast | below the bound before",
                "/grades/1/atLeast | 90 | grades[1].atLeast | below the bound before",
                "/grades/4/atLeast | 0.1 | grades[4].atLeast | 0, so that every score has a grade",
                "/industries | {\"legal\":null} | industries.legal | required"
            })
    void aFaultIsNamedWithItsFieldAndTheReason(String pointer, String value, String field, String reason) {
        assertThat(faults(usualWith(pointer, value))).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo(field);
            assertThat(fault.reason()).contains(reason);
        });
    }

    @ParameterizedTest(name = "ranges {0}: {1} {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0-1, 1-2, 2-   | | ",
                "1-0            | [0].below | above atLeast",
                "1-1            | [0].below | above atLeast",
                "0-1, 0.5-2     | [1].atLeast | overlaps the range before",
                "0-1, 1.5-2     | [1].atLeast | leaves a gap after the range before",
                "1-2, 0-1       | [1].atLeast | ranges go from the least up",
                "0-1, 0-2       | [1].atLeast | ranges go from the least up",
                "0-, 1-2        | [0].below | only the last range has no upper bound",
            })
    void rangesFollowEachOtherWithoutGapOrOverlap(String ranges, String field, String reason) {
        List<String> items = new ArrayList<>();
        for (String range : ranges.split(",")) {
            String[] bounds = range.strip().split("-", -1);
            items.add("{\"atLeast\":" + bounds[0] + (bounds[1].isEmpty() ? "" : ",\"below\":" + bounds[1])
                    + ",\"points\":3}");
        }
        var draft =
                usualWith("/metrics/0/rule", "{\"type\":\"healthy-band\",\"otherwise\":1,\"ranges\":" + items + "}");
        assertThat(faults(draft))
                .isEqualTo(field == null ? List.of() : List.of(new Fault("metrics[0].rule.ranges" + field, reason)));
    }

    @Test
    void oneMetricAtLeastIsOn() {
        var off = usual();
        for (int i = 0; i < 5; i++) {
            with(off, "/metrics/" + i + "/on", "false");
        }
        assertThat(faults(off)).containsExactly(new Fault("metrics", "at least one metric is on"));
    }

    @Test
    void theWeightsThatCountAreNotAllZero() {
        var weightless = usual();
        for (int i = 0; i < 4; i++) {
            with(weightless, "/metrics/" + i + "/weight", "0");
        }
        assertThat(faults(weightless)).isEmpty();
        with(weightless, "/metrics/4/on", "false");
        assertThat(faults(weightless))
                .containsExactly(new Fault("metrics", "at least one metric that is on has a weight above 0"));
    }

    @ParameterizedTest
    @CsvSource({"banking, banking", "'', (unprintable)", "'  ', (unprintable)", "Legal, Legal", "a b, (unprintable)"})
    void anIndustryIsOneOfThoseThatClientsHave(String industry, String shown) {
        ObjectNode draft = usual();
        draft.putObject("industries").set(industry, usual());
        assertThat(faults(draft)).singleElement().satisfies(fault -> {
            assertThat(fault.field()).isEqualTo("industries." + shown);
            assertThat(fault.reason()).contains("known are legal, healthcare");
        });
    }

    @Test
    void industriesAreThoseOfTheClientEvents() throws IOException {
        List<String> announced = new ArrayList<>();
        try (var in = EventTypes.class.getResourceAsStream("/schemas/engagement.client.changed.v1.json")) {
            EventJson.mapper()
                    .readTree(in)
                    .at("/properties/industry/enum")
                    .forEach(name -> announced.add(name.asText()));
        }
        assertThat(Scorecard.INDUSTRIES).containsExactlyElementsOf(announced);
    }

    @Test
    void everyFaultIsListedThoseOfIndustriesToo() {
        var own = usualWith("/metrics/0/weight", "-1");
        with(own, "/grades/0/name", "\"\"");
        var draft = usualWith("/metrics/3/rule/bands/0/points", "9");
        with(draft, "/metrics/1/metric", "\"nothing\"");
        with(draft, "/grades/4/atLeast", "10");
        draft.putObject("industries").set("legal", own);
        assertThat(faults(draft))
                .extracting(Fault::field)
                .containsExactly(
                        "metrics[1].metric",
                        "metrics[3].rule.bands[0].points",
                        "grades[4].atLeast",
                        "industries.legal.metrics[0].weight",
                        "industries.legal.grades[0].name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/grades", "/metrics/3/rule/bands"})
    void aListThatIsTooLongIsOneFault(String pointer) {
        String items = String.join(",", Collections.nCopies(21, "{}"));
        assertThat(faults(usualWith(pointer, "[" + items + "]")))
                .extracting(Fault::reason)
                .containsExactly("at most 20");
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "-, required",
                "'', not blank",
                "'  ', not blank",
                "'a\tb', without control characters",
            })
    void aNoteSaysSomething(String note, String reason) {
        assertThat(ScorecardCheck.faultsOfNote(note)).containsExactly(new Fault("note", reason));
    }

    @Test
    void aNoteHasLinesAndAnEnd() {
        assertThat(ScorecardCheck.faultsOfNote("Two\nlines")).isEmpty();
        assertThat(ScorecardCheck.faultsOfNote("x".repeat(500))).isEmpty();
        assertThat(ScorecardCheck.faultsOfNote("x".repeat(501)))
                .containsExactly(new Fault("note", "at most 500 characters"));
    }

    /** Whatever is written into a draft: it has faults, or it scores and grades. */
    @Test
    void aDraftWithoutFaultsCanScore() {
        var random = new Random(20_261_125);
        int valid = 0;
        for (int i = 0; i < 2_000; i++) {
            var json = usualWith("/metrics/0/rule", HEALTHY_BAND);
            json.putObject("industries").set("legal", usual());
            int changes = 1 + random.nextInt(3);
            for (int n = 0; n < changes; n++) {
                changeSomething(json, random);
            }
            var draft = draft(json);
            if (ScorecardCheck.faults(draft).isEmpty()) {
                valid++;
                var scorecard = draft.toScorecard(1);
                for (String industry : List.of("legal", "other")) {
                    Rules rules = scorecard.rulesFor(industry);
                    assertThat(rules.gradeOf(BigDecimal.ZERO)).isNotBlank();
                    assertThat(rules.gradeOf(BigDecimal.valueOf(100))).isNotBlank();
                    var totals = new Totals(7, 3, new BigDecimal("12.25"), 2, 3, 13);
                    var score = ScoreFormula.score(rules, new ScoreInput(30, totals, 4, Map.of()));
                    assertThat(score.score()).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(100));
                }
            }
        }
        assertThat(valid).isBetween(100, 1_900);
    }

    private static final List<String> VALUES =
            List.of("null", "0", "1", "2", "5", "0.5", "4", "100", "-1", "1e9", "0.00001", "[]", "{}", "\"A\"", "\"\"");

    /** Replaces one value somewhere in the draft by another of the same kind, so that it can still be read. */
    private static void changeSomething(ObjectNode json, Random random) {
        JsonNode at = json;
        while (true) {
            List<JsonNode> inner = new ArrayList<>();
            at.forEach(child -> {
                if (child.isContainerNode() && !child.isEmpty()) {
                    inner.add(child);
                }
            });
            if (inner.isEmpty() || random.nextInt(4) == 0) {
                break;
            }
            at = inner.get(random.nextInt(inner.size()));
        }
        if (!(at instanceof ObjectNode object)) {
            return;
        }
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        for (String value : shuffled(random)) {
            ObjectNode changed = object.deepCopy();
            with(changed, "/" + name, value);
            JsonNode before = object.get(name);
            object.set(name, changed.get(name));
            if (isReadable(json)) {
                return;
            }
            object.set(name, before);
        }
    }

    private static List<String> shuffled(Random random) {
        List<String> values = new ArrayList<>(VALUES);
        Collections.shuffle(values, random);
        return values;
    }

    private static boolean isReadable(JsonNode json) {
        try {
            EventJson.strictMapper().readValue(json.toString(), ScorecardDraft.class);
            return true;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
