package com.accellis.engagement.connector.connection;

import com.accellis.engagement.connector.crewhu.CrewHuProbe;
import com.accellis.engagement.connector.diagnosis.CrewHuDiagnosis;
import com.accellis.engagement.connector.diagnosis.CrewHuFacts;
import com.accellis.engagement.connector.diagnosis.Exchange;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Asks CrewHu for a survey, and says what is wrong. */
@ApplicationScoped
class TestCrewHu {

    private final CrewHuProbe probe;
    private final Clock clock;

    TestCrewHu(CrewHuProbe probe, Clock clock) {
        this.probe = probe;
        this.clock = clock;
    }

    TestResult test() {
        Instant begun = clock.instant();
        Exchange surveys = probe.configured() ? probe.surveys() : null;
        var found = CrewHuDiagnosis.of(new CrewHuFacts(probe.configured(), probe.address(), surveys));
        return TestResult.of(SourceSystem.CREWHU, begun, clock.instant(), found, surveys, null, null);
    }
}
