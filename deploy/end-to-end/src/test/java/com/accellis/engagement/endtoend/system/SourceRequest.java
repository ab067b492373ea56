package com.accellis.engagement.endtoend.system;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A request that the source got.
 *
 * @param at when it arrived
 * @param query empty for none
 * @param status 0 when the connection ended without an answer
 */
public record SourceRequest(Instant at, String method, String path, String query, int status) {

    private static final Map<String, String> LISTS = Map.of(
            "/company/companies", "companies",
            "/company/contacts", "contacts",
            "/service/tickets", "service-tickets",
            "/project/tickets", "project-tickets",
            "/time/entries", "time-entries",
            "/finance/agreements", "agreements",
            "/finance/agreements/{id}/additions", "agreement-additions",
            "/company/marketDescriptions", "market-descriptions",
            "/api/v1/survey", "surveys");

    static SourceRequest of(JsonNode entry) {
        return new SourceRequest(
                Instant.ofEpochMilli(entry.get("at").longValue()),
                entry.get("method").textValue(),
                entry.get("path").textValue(),
                entry.get("query").textValue(),
                entry.get("status").intValue());
    }

    /** Which entity's list this is a page of, in a reading of everything; empty for other requests. */
    public Optional<String> pageOf() {
        var list = LISTS.get(path.replaceAll("^.*/apis/3.0", "").replaceAll("/\\d+/", "/{id}/"));
        return method.equals("GET") && !query.contains("conditions=") && !query.contains("_updated_at")
                ? Optional.ofNullable(list)
                : Optional.empty();
    }

    public boolean isThrottled() {
        return status == 429;
    }
}
