package com.accellis.engagement.connector.crewhu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurveyReaderTest {

    private static final Instant SINCE = Instant.parse("2026-02-01T10:00:00Z");
    private static final PullWindow WINDOW = new PullWindow(Optional.of(SINCE));

    private final List<JsonNode> source = new ArrayList<>();

    @Test
    void whatDidNotChangeIsLeftOutEvenIfTheSourceIgnoresTheFilter() {
        for (int number = 0; number < 250; number++) {
            // The order of the pages means nothing: changed and unchanged ones alternate.
            survey(number, number % 2 == 0 ? "2026-02-01T10:00:00.000Z" : "2026-02-01T09:59:59.999Z");
        }
        survey(250, null);
        survey(251, "yesterday");
        assertThat(read(WINDOW)).hasSize(127).doesNotHaveDuplicates();
        assertThat(read(PullWindow.EVERYTHING)).hasSize(252);
    }

    @Test
    void aSourceThatAnswersTheSamePageAgainIsAFault() {
        for (int number = 0; number < 100; number++) {
            survey(number, "2026-02-01T10:00:00Z");
        }
        var reader = new SurveyReader(() -> true, (number, since) -> page(source));
        assertThatThrownBy(() -> reader.read(WINDOW, null, (page, reached) -> {}))
                .isInstanceOf(SourceFailure.class)
                .hasMessageContaining("crewhu.page-parameter");
    }

    @Test
    void onlyAListOfSeveralPagesMayHaveMissedSome() {
        var reader = new SurveyReader(() -> true, (number, since) -> page(number == 1 ? source : List.of()));
        List<String> ends = new ArrayList<>();
        for (int size : List.of(0, CrewHuApi.PAGE_SIZE - 1, CrewHuApi.PAGE_SIZE)) {
            while (source.size() < size) {
                survey(source.size(), null);
            }
            List<String> positions = new ArrayList<>();
            reader.read(PullWindow.EVERYTHING, null, (page, reached) -> positions.add(reached));
            ends.add(positions.get(positions.size() - 1));
        }
        assertThat(ends.stream().map(reader::mayHaveMissed)).containsExactly(false, false, true);
    }

    private List<String> read(PullWindow window) {
        List<String> ids = new ArrayList<>();
        var reader = new SurveyReader(() -> true, (number, since) -> {
            assertThat(since).isEqualTo(window.changedAfter());
            int from = Math.min(source.size(), (number - 1) * CrewHuApi.PAGE_SIZE);
            return page(source.subList(from, Math.min(source.size(), from + CrewHuApi.PAGE_SIZE)));
        });
        reader.read(
                window,
                null,
                (page, reached) -> page.records()
                        .forEach(survey -> ids.add(survey.get("_id").asText())));
        return ids;
    }

    private void survey(int number, String updated) {
        var survey = JsonNodeFactory.instance.objectNode().put("_id", Integer.toString(number));
        source.add(updated == null ? survey : survey.put("_updated_at", updated));
    }

    private static ReadPage page(List<JsonNode> surveys) {
        return new ReadPage(SourceEntity.SURVEYS, surveys, 1, SINCE);
    }
}
