package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.roster.Client;
import java.time.Instant;
import java.util.UUID;

/**
 * A client in a list.
 *
 * @param edition grows with every entry of the client's history; its ETag
 * @param window the client's chosen period in days
 */
public record ClientSummary(
        UUID id,
        long revision,
        long edition,
        String name,
        Industry industry,
        IndustrySource industrySource,
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
                client.edition(),
                client.name(),
                client.industry(),
                client.industrySource(),
                client.status(),
                client.statusSince(),
                client.decisions().autoScoring(),
                client.decisions().window(),
                client.activeContacts(),
                client.origin());
    }
}
