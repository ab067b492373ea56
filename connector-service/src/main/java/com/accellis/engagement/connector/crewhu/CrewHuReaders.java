package com.accellis.engagement.connector.crewhu;

import com.accellis.engagement.connector.source.EntityReader;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import java.util.List;

/** The readers of CrewHu's entities. */
@ApplicationScoped
class CrewHuReaders {

    private final CrewHuApi api;

    CrewHuReaders(CrewHuApi api) {
        this.api = api;
    }

    @Produces
    @Dependent
    List<EntityReader> all() {
        return List.of(new SurveyReader(api::configured, api::surveys));
    }
}
