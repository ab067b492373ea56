package com.accellis.engagement.connector.crewhu;

import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.events.SourceEntity;
import java.util.Set;
import java.util.function.Consumer;

/** Reads survey answers. They find their company through tickets, so tickets come first. */
final class SurveyReader implements EntityReader {

    private final CrewHuApi api;

    SurveyReader(CrewHuApi api) {
        this.api = api;
    }

    @Override
    public SourceEntity entity() {
        return SourceEntity.SURVEYS;
    }

    @Override
    public boolean configured() {
        return api.configured();
    }

    @Override
    public Set<SourceEntity> needs() {
        return Set.of(SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS);
    }

    /** The order of CrewHu's pages is not documented, so every page up to the short one is read. */
    @Override
    public void read(PullWindow window, Consumer<ReadPage> sink) {
        for (int step = 1; ; step++) {
            ReadPage page = api.surveys(step, window.changedAfter());
            sink.accept(page);
            if (page.records().size() < CrewHuApi.PAGE_SIZE) {
                return;
            }
        }
    }
}
