package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.matching.Conflict;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A conflict in a list.
 *
 * @param reason in words
 */
public record ConflictItem(Conflict.Kind kind, String reason, List<NamedCompany> companies, List<NamedClient> clients) {

    /** @param name null when all we heard of it is that it was deleted */
    public record NamedCompany(long id, String name) {}

    public record NamedClient(UUID id, String name) {}

    static ConflictItem of(Conflict conflict, Map<Long, String> companyNames, Map<UUID, String> clientNames) {
        return new ConflictItem(
                conflict.kind(),
                conflict.reason(),
                conflict.companyIds().stream()
                        .map(id -> new NamedCompany(id, companyNames.get(id)))
                        .toList(),
                conflict.clientIds().stream()
                        .map(id -> new NamedClient(id, clientNames.get(id)))
                        .toList());
    }
}
