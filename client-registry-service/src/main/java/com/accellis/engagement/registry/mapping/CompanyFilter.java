package com.accellis.engagement.registry.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which companies are asked for; what is null does not matter. Text has no special characters, and its case is the same.
 *
 * @param mapped whether they count for a client
 * @param status name of the status in ConnectWise
 * @param type name of one of their types
 * @param market name of the market
 * @param text part of the name or of the identifier
 */
record CompanyFilter(Boolean mapped, Boolean deleted, String status, String type, String market, String text) {

    /** The condition on company {@code c}, in SQL. */
    String condition() {
        List<String> conditions = new ArrayList<>();
        if (mapped != null) {
            // Not a join: it would be sorted anew for every page, while an expression is checked in the order of the
            // index.
            conditions.add("(c.id IN (SELECT company_id FROM company_assignment WHERE client_id IS NOT NULL)) IS "
                    + (mapped ? "TRUE" : "NOT TRUE"));
        }
        if (deleted != null) {
            conditions.add("c.deleted = :deleted");
        }
        if (status != null) {
            conditions.add("lower(c.status) = lower(:status)");
        }
        if (type != null) {
            // All of them in lower case at once: looking at each would take several times as long.
            conditions.add("lower(:type) = ANY (CAST(lower(CAST(c.types AS text)) AS text[]))");
        }
        if (market != null) {
            conditions.add("lower(c.market) = lower(:market)");
        }
        if (text != null) {
            conditions.add("strpos(c.search_text, lower(:text)) > 0");
        }
        return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("deleted", deleted);
        parameters.put("status", status);
        parameters.put("type", type);
        parameters.put("market", market);
        parameters.put("text", text);
        parameters.values().removeIf(value -> value == null);
        return parameters;
    }

    /** Whether nothing is asked but, perhaps, that they are mapped or not. */
    boolean onlyMapped() {
        return parameters().isEmpty();
    }
}
