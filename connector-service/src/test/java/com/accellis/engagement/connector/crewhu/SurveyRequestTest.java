package com.accellis.engagement.connector.crewhu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.platform.SourceKeys;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurveyRequestTest {

    private static final Optional<Instant> SINCE = Optional.of(Instant.parse("2026-02-01T10:00:00.250Z"));

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "_updated_at[$gte]={since} | &_updated_at%5B%24gte%5D=2026-02-01T10%3A00%3A00Z",
                "_updated_at={\"$gte\":\"{since}\"} | "
                        + "&_updated_at=%7B%22%24gte%22%3A%222026-02-01T10%3A00%3A00Z%22%7D",
                "none | ~~"
            })
    void theFilterIsSpelledAsSet(String template, String query) {
        var request = new SurveyRequest(CrewHuSettings.with(Map.of("crewhu.changed-since", template)));
        assertThat(request.list(3, 100, SINCE))
                .hasToString("https://api.crewhu.com/api/v1/survey?limit=100&step=3" + query);
    }

    @Test
    void aFullLoadSendsNoFilter() {
        var request = new SurveyRequest(CrewHuSettings.with(Map.of()));
        assertThat(request.list(1, 100, Optional.empty()))
                .hasToString("https://api.crewhu.com/api/v1/survey?limit=100&step=1");
        assertThat(request.one("65f0/c0?d e")).hasToString("https://api.crewhu.com/api/v1/survey/65f0%2Fc0%3Fd%20e");
    }

    @Test
    void pathAndParametersCanBeOthers() {
        var request = new SurveyRequest(CrewHuSettings.with(Map.of(
                "crewhu.base-url", "https://crewhu.example/api",
                "crewhu.survey-path", "/v2/surveys/",
                "crewhu.page-size-parameter", "per_page",
                "crewhu.page-parameter", "page")));
        assertThat(request.list(2, 100, Optional.empty()))
                .hasToString("https://crewhu.example/api/v2/surveys?per_page=100&page=2");
    }

    @Test
    void theKeyIsSentAsSet() {
        var request = new SurveyRequest(CrewHuSettings.with(
                Map.of("crewhu.api-key-header", "Authorization", "crewhu.api-key-scheme", "Bearer")));
        var signed = request.signed(request.one("a"), "secret").build();
        assertThat(signed.headers().firstValue("Authorization")).contains("Bearer secret");
    }

    @Test
    void whatNoHeaderCanCarryBeforeTheKeyIsNamedWithoutTheKey() {
        var request = new SurveyRequest(CrewHuSettings.with(Map.of("crewhu.api-key-scheme", "Bearer\u200b")));
        var address = request.one("a");
        assertThatThrownBy(() -> request.signed(address, "secret"))
                .isInstanceOf(SourceKeys.UnusableKey.class)
                .hasMessageContaining("crewhu.api-key-scheme")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aFilterWithoutNameIsRefusedAtOnce() {
        var config = CrewHuSettings.with(Map.of("crewhu.changed-since", "{since}"));
        assertThatThrownBy(() -> new SurveyRequest(config)).hasMessageContaining("crewhu.changed-since");
    }
}
