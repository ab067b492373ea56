package com.accellis.engagement.connector.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.diagnosis.Exchange.Body;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrewHuDiagnosisTest {

    private static final URI ADDRESS = URI.create("https://api.crewhu.com/api/");

    @ParameterizedTest(name = "{0} with {1}: {2}")
    @CsvSource({
        "200, JSON_LIST, OK, READABLE",
        "200, JSON_OBJECT, OK, READABLE",
        "200, OTHER_TEXT, WRONG_HOST, UNKNOWN",
        "200, EMPTY, WRONG_HOST, UNKNOWN",
        "302, EMPTY, WRONG_HOST, UNKNOWN",
        "404, OTHER_TEXT, WRONG_HOST, UNKNOWN",
        "401, JSON_OBJECT, WRONG_KEYS, UNKNOWN",
        "403, OTHER_TEXT, WRONG_KEYS, FORBIDDEN",
        "429, OTHER_TEXT, THROTTLED, UNKNOWN",
        "500, OTHER_TEXT, SOURCE_ERROR, UNKNOWN"
    })
    void theFaultIsNamed(int status, Body body, Outcome outcome, Right right) {
        var found = CrewHuDiagnosis.of(
                new CrewHuFacts(true, ADDRESS, new Exchange(null, status, body, null, "", null, Map.of())));
        assertThat(found.outcome()).isEqualTo(outcome);
        assertThat(found.rights()).containsOnly(Map.entry("surveys", right));
    }

    @Test
    void withoutATokenItSaysWhereToFindOne() {
        var found = CrewHuDiagnosis.of(new CrewHuFacts(false, ADDRESS, null));
        assertThat(found.outcome()).isEqualTo(Outcome.NOT_CONFIGURED);
        assertThat(found.sentence()).contains("CREWHU_API_KEY");
    }

    @Test
    void aTokenThatCannotBeSentIsNamed() {
        var found = CrewHuDiagnosis.of(new CrewHuFacts(true, ADDRESS, Exchange.notSent("CREWHU_API_KEY")));
        assertThat(found.outcome()).isEqualTo(Outcome.WRONG_KEYS);
        assertThat(found.sentence()).contains("CREWHU_API_KEY").doesNotContain("CREWHU_BASE_URL");
        assertThat(found.rights()).containsOnly(Map.entry("surveys", Right.UNKNOWN));
    }

    @Test
    void aHostThatIsNotThereIsNamed() {
        var found = CrewHuDiagnosis.of(new CrewHuFacts(true, ADDRESS, Exchange.failed(Trouble.UNKNOWN_HOST)));
        assertThat(found.outcome()).isEqualTo(Outcome.UNKNOWN_HOST);
        assertThat(found.sentence()).contains("api.crewhu.com").contains("CREWHU_BASE_URL");
    }
}
