package com.accellis.engagement.sandbox.admin;

import com.accellis.engagement.sandbox.callbacks.Deliveries;
import com.accellis.engagement.sandbox.live.LiveChanges;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the sandbox says about itself. */
public final class SandboxState {

    private final long seed;
    private final int clients;
    private final Records records;
    private final Deliveries deliveries;
    private final LiveChanges liveChanges;

    public SandboxState(long seed, int clients, Records records, Deliveries deliveries, LiveChanges liveChanges) {
        this.seed = seed;
        this.clients = clients;
        this.records = records;
        this.deliveries = deliveries;
        this.liveChanges = liveChanges;
    }

    ObjectNode describe() {
        var counts = deliveries.counts();
        var state = Json.object()
                .put("seed", seed)
                .put("clients", clients)
                .put("liveChanges", liveChanges.isEnabled())
                .put("pendingDeliveries", counts.pending())
                .put("delivered", counts.delivered())
                .put("refused", counts.refused());
        var byType = state.putObject("counts");
        for (var type : RecordType.values()) {
            if (type.isOpenToAdmin()) {
                byType.put(type.key(), records.count(type));
            }
        }
        return state;
    }
}
