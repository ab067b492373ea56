package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WireNamed;
import java.util.Set;

/** The inputs of a score, and the sources each of them needs. */
public enum Metric implements WireNamed {
    HELP_DESK_USAGE(SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
    FIRST_TOUCH_RESOLUTION(SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
    /** Answers find their company through tickets, so both are needed. */
    SUPPORT_SATISFACTION(SourceEntity.SURVEYS, SourceEntity.SERVICE_TICKETS, SourceEntity.PROJECT_TICKETS),
    PROJECT_ENGAGEMENT(SourceEntity.TIME_ENTRIES),
    PROCUREMENT(SourceEntity.AGREEMENTS, SourceEntity.AGREEMENT_ADDITIONS);

    private final Set<SourceEntity> sources;

    Metric(SourceEntity... sources) {
        this.sources = Set.of(sources);
    }

    public Set<SourceEntity> sources() {
        return sources;
    }
}
