package com.accellis.engagement.scoring.mapping;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.ClientScores;
import java.util.List;

/** What one instance of the service does with the registry's events, in the caller's transaction. */
public final class MappingReplica {

    private final ApplyMapping applyMapping;

    public MappingReplica(Assignments assignments, ClientScores scores) {
        this.applyMapping = new ApplyMapping(assignments, scores);
    }

    public void clients(List<ClientChanged> events) {
        applyMapping.clients(events);
    }

    public void assignments(List<CompanyAssigned> events) {
        applyMapping.assignments(events);
    }
}
