package com.accellis.engagement.connector.crewhu;

import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Reads survey answers. They find their company through tickets, so tickets come first. */
final class SurveyReader implements EntityReader {

    private final BooleanSupplier configured;
    private final Pages pages;

    /** One page of surveys. */
    interface Pages {

        /** @param number from 1 */
        ReadPage page(int number, Optional<Instant> changedSince);
    }

    SurveyReader(BooleanSupplier configured, Pages pages) {
        this.configured = configured;
        this.pages = pages;
    }

    @Override
    public SourceEntity entity() {
        return SourceEntity.SURVEYS;
    }

    @Override
    public boolean configured() {
        return configured.getAsBoolean();
    }

    @Override
    public Set<SourceEntity> needs() {
        return Set.of(SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS);
    }

    /**
     * The order of CrewHu's pages is not documented, so every page up to the short one is read. What CrewHu makes of the filter
     * is not documented either, so it is applied again here.
     */
    @Override
    public void read(PullWindow window, String position, Sink sink) {
        List<JsonNode> before = List.of();
        for (int number = position == null ? 1 : Integer.parseInt(position); ; number++) {
            ReadPage page = pages.page(number, window.changedAfter());
            boolean last = page.records().size() < CrewHuApi.PAGE_SIZE;
            // The last page may have grown when the reading goes on later, so it is read again then.
            sink.page(inWindow(window, page), Integer.toString(last ? number : number + 1));
            if (last) {
                return;
            }
            if (page.records().equals(before)) {
                throw new SourceFailure(
                        "CrewHu answers page " + number + " like the one before; is crewhu.page-parameter right?",
                        null);
            }
            before = page.records();
        }
    }

    /** A survey moves from a later page to an earlier one, already read, when others go or change their place. */
    @Override
    public boolean mayHaveMissed(String position) {
        return Integer.parseInt(position) > 1;
    }

    private static ReadPage inWindow(PullWindow window, ReadPage page) {
        return window.changedAfter()
                .map(after -> page.withRecords(page.records().stream()
                        .filter(survey -> mayHaveChanged(survey, after))
                        .toList()))
                .orElse(page);
    }

    /** A survey that does not say when it changed may have. */
    private static boolean mayHaveChanged(JsonNode survey, Instant after) {
        try {
            return !OffsetDateTime.parse(survey.path("_updated_at").asText())
                    .toInstant()
                    .isBefore(after);
        } catch (DateTimeException e) {
            return true;
        }
    }
}
