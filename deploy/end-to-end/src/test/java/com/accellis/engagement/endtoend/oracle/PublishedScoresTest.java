package com.accellis.engagement.endtoend.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublishedScoresTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String FIRST = window("50.0", 1);
    private static final String SECOND = window("60", 3);

    private final Map<String, Map<Integer, Score>> shown = Map.of("c1", Map.of(30, Score.of(json(SECOND))));
    private final Map<String, JsonNode> newest = Map.of("c1", scores("c1", SECOND));

    @Test
    void aChainThatEndsInTheCurrentScoreIsRight() {
        var result = PublishedScores.compare(
                shown, List.of(change("c1", 1, "null", FIRST), change("c1", 2, FIRST, SECOND)), newest);

        assertThat(result.differences()).isEmpty();
        assertThat(result.changes()).isEqualTo(2);
    }

    @Test
    void theSameChangeMayComeAgain() {
        var last = change("c1", 2, FIRST, SECOND);

        var result = PublishedScores.compare(shown, List.of(change("c1", 1, "null", FIRST), last, last), newest);

        assertThat(result.differences()).isEmpty();
        assertThat(result.changes()).isEqualTo(2);
    }

    @Test
    void changesMayComeAgainInTheirOrder() {
        var first = change("c1", 1, "null", FIRST);
        var last = change("c1", 2, FIRST, SECOND);

        var result = PublishedScores.compare(shown, List.of(first, last, first, last), newest);

        assertThat(result.differences()).isEmpty();
        assertThat(result.changes()).isEqualTo(2);
    }

    @Test
    void anotherChangeOfTheSameRevisionIsReported() {
        var first = change("c1", 1, "null", FIRST);
        var last = change("c1", 2, FIRST, SECOND);

        var result = PublishedScores.compare(shown, List.of(first, last, change("c1", 2, FIRST, FIRST)), newest);

        assertThat(result.differences()).singleElement().asString().contains("another change of revision 2");
    }

    @Test
    void anOlderChangeMayNotComeLater() {
        var first = change("c1", 1, "null", FIRST);

        var result = PublishedScores.compare(shown, List.of(first, change("c1", 2, FIRST, SECOND), first), newest);

        assertThat(result.differences()).singleElement().asString().contains("revision 1 after revision 2");
    }

    @Test
    void aLeftOutChangeBreaksTheChain() {
        var result = PublishedScores.compare(shown, List.of(change("c1", 2, FIRST, SECOND)), newest);

        assertThat(result.differences()).singleElement().asString().contains("chain at revision 2");
    }

    @Test
    void aLastChangeThatIsNotTheCurrentScoreIsReported() {
        var result = PublishedScores.compare(shown, List.of(change("c1", 1, "null", FIRST)), newest);

        assertThat(result.differences()).singleElement().asString().contains("last change");
    }

    @Test
    void newestScoresThatAreNotTheCurrentOnesAreReported() {
        var result = PublishedScores.compare(
                shown, List.of(change("c1", 1, "null", SECOND)), Map.of("c1", scores("c1", FIRST)));

        assertThat(result.differences()).singleElement().asString().contains("newest scores");
    }

    @Test
    void aClientThatIsNotPublishedIsReported() {
        var result = PublishedScores.compare(shown, List.of(), Map.of());

        assertThat(result.differences()).hasSize(2);
    }

    @Test
    void aClientThatIsNotScoredAnyMoreEndsWithNothing() {
        var published = List.of(change("c2", 1, "null", FIRST), change("c2", 2, FIRST, "null"));

        var result = PublishedScores.compare(Map.of(), published, Map.of("c2", json("{'clientId':'c2','windows':[]}")));

        assertThat(result.differences()).isEmpty();
    }

    @Test
    void aClientThatIsScoredOnTheTopicsOnlyIsReported() {
        var result = PublishedScores.compare(
                Map.of(), List.of(change("c2", 1, "null", FIRST)), Map.of("c2", scores("c2", FIRST)));

        assertThat(result.differences()).hasSize(2);
    }

    private static String window(String score, int points) {
        return "{'window':30,'score':" + score + ",'grade':'D','coverage':1,'scorecardVersion':1,"
                + "'metrics':[{'key':'procurement','available':true,'reason':null,'value':" + points + ",'points':"
                + points + ",'weight':2}]}";
    }

    private static JsonNode change(String client, int revision, String before, String after) {
        return json("{'clientId':'" + client + "','revision':" + revision + ",'windows':[{'window':30,'before':"
                + before + ",'after':" + after + "}]}");
    }

    private static JsonNode scores(String client, String window) {
        return json("{'clientId':'" + client + "','windows':[" + window + "]}");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
