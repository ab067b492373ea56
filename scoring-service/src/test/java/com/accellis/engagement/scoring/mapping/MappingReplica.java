package com.accellis.engagement.scoring.mapping;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.consume.Batch;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.ClientScores;
import java.util.List;
import java.util.Map;

/** What one instance of the service does with the registry's events, in the caller's transaction. */
public final class MappingReplica {

    private final ApplyMapping applyMapping;

    public MappingReplica(Assignments assignments, ClientScores scores, AppliedOffsets offsets) {
        this.applyMapping = new ApplyMapping(assignments, scores, offsets);
    }

    public void clients(List<ClientChanged> events) {
        applyMapping.clients(new Batch<>(Topics.CLIENTS.name(), events, Map.of(), Map.of()));
    }

    public void assignments(List<CompanyAssigned> events) {
        applyMapping.assignments(new Batch<>(Topics.COMPANY_ASSIGNMENTS.name(), events, Map.of(), Map.of()));
    }
}
