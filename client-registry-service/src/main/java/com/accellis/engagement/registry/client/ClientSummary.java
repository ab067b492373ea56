package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.Origin;
import java.time.Instant;
import java.util.UUID;

/**
 * A client in a list.
 *
 * @param window the client's chosen period in days
 */
public record ClientSummary(
        UUID id,
        long revision,
        String name,
        Industry industry,
        Status status,
        Instant statusSince,
        boolean autoScoring,
        int window,
        int activeContacts,
        Origin origin) {

    static ClientSummary of(Client client) {
        return new ClientSummary(
                client.id(),
                client.revision(),
                client.name(),
                client.industry(),
                client.status(),
                client.statusSince(),
                client.autoScoring(),
                client.scoreWindow(),
                client.activeContacts(),
                client.origin());
    }
}
