package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which clients are asked for; what is null does not matter.
 *
 * @param nameContains part of the name, in any case; has no special characters
 */
record ClientFilter(Status status, Industry industry, String nameContains) {

    /** The condition on client {@code c}, in the query language of Hibernate. */
    String condition() {
        List<String> conditions = new ArrayList<>();
        if (status != null) {
            conditions.add("c.status = :status");
        }
        if (industry != null) {
            conditions.add("c.industry = :industry");
        }
        if (nameContains != null) {
            conditions.add("locate(lower(:nameContains), lower(c.name)) > 0");
        }
        return conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions);
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("status", status);
        parameters.put("industry", industry);
        parameters.put("nameContains", nameContains);
        parameters.values().removeIf(value -> value == null);
        return parameters;
    }
}
