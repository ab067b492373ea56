package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrewHuApiTest {

    private static RunningSandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        sandbox = RunningSandbox.start();
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void needsItsToken() {
        assertThat(sandbox.plain("/api/v1/survey").statusCode()).isEqualTo(401);
        assertThat(sandbox.plain("/api/v1/survey", "X_CREWHU_APITOKEN", "wrong").statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest(name = "{0} -> {1} rows")
    @CsvSource({"?limit=10&step=1, 10", "?limit=1000, 100", "?limit=100&step=1000, 0"})
    void cutsPages(String query, int rows) {
        assertThat(surveys(query)).hasSize(rows);
    }

    @Test
    void pagesCountedFromOneJoinToAllSurveys() {
        var all = everySurvey("");

        assertThat(all).hasSize(sandbox.state().get("counts").get("surveys").asInt());
        assertThat(all.stream().map(survey -> survey.get("_id").asText())).doesNotHaveDuplicates();
    }

    @Test
    void ratingsAreTextAndSomeSurveysAreUnansweredInactiveOrUnlinked() {
        var all = everySurvey("");
        var ratings = new HashSet<JsonNode>();
        all.forEach(survey -> ratings.add(survey.path("rating")));

        assertThat(ratings).extracting(rating -> rating.asText()).contains("5", "0", "-5");
        assertThat(all).anyMatch(survey -> !survey.has("closed"));
        assertThat(all).anyMatch(survey -> survey.get("inactive").asBoolean());
        assertThat(all).anyMatch(survey -> !survey.has("ticket_num"));
    }

    @Test
    void filtersByTimeOfChangeAndByFlag() {
        var times = everySurvey("").stream()
                .map(survey -> survey.get("_updated_at").asText())
                .sorted()
                .toList();
        var middle = times.get(times.size() / 2);

        var newer = everySurvey("&_updated_at%5B%24gte%5D=" + middle);

        assertThat(newer).hasSize((int)
                times.stream().filter(time -> time.compareTo(middle) >= 0).count());
        assertThat(everySurvey("&inactive=false"))
                .noneMatch(survey -> survey.get("inactive").asBoolean());
    }

    @Test
    void oneSurveyIsFoundByItsId() {
        var first = surveys("?limit=1").get(0);

        var found = sandbox.plain("/api/v1/survey/" + first.get("_id").asText(), "X_CREWHU_APITOKEN", "sandbox-crewhu");

        assertThat(json(found)).isEqualTo(first);
        assertThat(sandbox.plain("/api/v1/survey/unknown", "X_CREWHU_APITOKEN", "sandbox-crewhu")
                        .statusCode())
                .isEqualTo(404);
    }

    private static List<JsonNode> everySurvey(String filter) {
        var all = new ArrayList<JsonNode>();
        JsonNode page;
        var step = 1;
        do {
            page = surveys("?limit=50&step=" + step++ + filter);
            page.forEach(all::add);
        } while (page.size() == 50);
        return all;
    }

    private static JsonNode surveys(String query) {
        return json(sandbox.plain("/api/v1/survey" + query, "X_CREWHU_APITOKEN", "sandbox-crewhu"));
    }
}
