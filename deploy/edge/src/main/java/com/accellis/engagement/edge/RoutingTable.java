package com.accellis.engagement.edge;

import static com.accellis.engagement.edge.Service.CONNECTOR;
import static com.accellis.engagement.edge.Service.GATEWAY;
import static com.accellis.engagement.edge.Service.REGISTRY;
import static com.accellis.engagement.edge.Service.SCORING;

import java.util.Map;
import java.util.Optional;

/**
 * Which service owns a path. Paths are compared segment by segment, so {@code /api/v1/scores-old} is not
 * {@code /api/v1/scores}. What nobody owns is the dashboard's, and that is the connector's.
 */
final class RoutingTable {

    private static final String API = "/api/v1/";
    private static final String WEBHOOK = "/connectwise/webhook";
    private static final String IMPORT = "/api/v1/clients/import";

    private static final Map<String, Service> OWNERS = Map.ofEntries(
            Map.entry("connections", CONNECTOR),
            Map.entry("sync-runs", CONNECTOR),
            Map.entry("callbacks", CONNECTOR),
            Map.entry("surveys", CONNECTOR),
            Map.entry("contacts", CONNECTOR),
            Map.entry("clients", REGISTRY),
            Map.entry("companies", REGISTRY),
            Map.entry("industry-mappings", REGISTRY),
            Map.entry("scores", SCORING),
            Map.entry("scorecards", SCORING),
            Map.entry("audits", SCORING),
            Map.entry("pipeline", SCORING));

    private RoutingTable() {}

    /**
     * @param path decoded and in its shortest form, see {@link PathRule}
     * @return empty when the path leads nowhere: operator paths ({@code /q}), or a service that does not exist
     */
    static Optional<Route> find(String method, String path) {
        if (isBelow("/q", path)) {
            return Optional.empty();
        }
        if (path.equals(WEBHOOK)) {
            return Optional.of(new Route(GATEWAY, Traffic.WEBHOOK));
        }
        if (path.startsWith(API)) {
            return ownerOf(path.substring(API.length()).split("/", -1))
                    .map(owner -> new Route(owner, isImport(method, path) ? Traffic.IMPORT : Traffic.ORDINARY));
        }
        return Optional.of(new Route(CONNECTOR, Traffic.ORDINARY));
    }

    private static Optional<Service> ownerOf(String[] segments) {
        return switch (segments[0]) {
            // They exist once per service, so the path names which one is meant.
            case "dead-letters", "audit-log", "openapi" ->
                segments.length < 2 ? Optional.empty() : Service.named(segments[1]);
            default -> Optional.of(OWNERS.getOrDefault(segments[0], CONNECTOR));
        };
    }

    private static boolean isImport(String method, String path) {
        return method.equals("POST") && isBelow(IMPORT, path);
    }

    private static boolean isBelow(String parent, String path) {
        return path.startsWith(parent) && (path.length() == parent.length() || path.charAt(parent.length()) == '/');
    }
}
