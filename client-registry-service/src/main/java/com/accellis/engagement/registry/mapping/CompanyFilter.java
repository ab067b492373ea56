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

    /** The condition on company {@code c} and its assignment {@code a}, in the query language of Hibernate. */
    String condition() {
        List<String> conditions = new ArrayList<>();
        if (mapped != null) {
            conditions.add("a.clientId is " + (mapped ? "not " : "") + "null");
        }
        if (deleted != null) {
            conditions.add("c.deleted = :deleted");
        }
        if (status != null) {
            conditions.add("lower(c.status) = lower(:status)");
        }
        if (type != null) {
            conditions.add("array_contains(c.types, :type)");
        }
        if (market != null) {
            conditions.add("lower(c.market) = lower(:market)");
        }
        if (text != null) {
            conditions.add(
                    "(locate(lower(:text), lower(c.name)) > 0 or locate(lower(:text), lower(c.identifier)) > 0)");
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
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
}
