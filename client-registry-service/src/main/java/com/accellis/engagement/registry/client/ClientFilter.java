package com.accellis.engagement.registry.client;

import com.accellis.engagement.events.ClientChanged.Status;
import com.accellis.engagement.registry.industry.Industry;
import com.accellis.engagement.registry.industry.IndustrySource;
import com.accellis.engagement.registry.lifecycle.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which clients are asked for; what is null does not matter. Clients that were removed or merged are never meant.
 *
 * @param mapped whether it has companies
 * @param nameContains part of the name, in any case; has no special characters
 */
record ClientFilter(
        Status status,
        Industry industry,
        IndustrySource industrySource,
        Origin origin,
        Boolean autoScoring,
        Boolean mapped,
        String nameContains) {

    static ClientFilter of(Status status, Industry industry, Boolean mapped) {
        return new ClientFilter(status, industry, null, null, null, mapped, null);
    }

    /** The condition on client {@code c}, in the query language of Hibernate. */
    String condition() {
        List<String> conditions = new ArrayList<>();
        conditions.add("not c.deleted");
        if (status != null) {
            conditions.add("c.status = :status");
        }
        if (industry != null) {
            conditions.add("c.industry = :industry");
        }
        if (industrySource != null) {
            conditions.add("c.industrySource = :industrySource");
        }
        if (origin != null) {
            conditions.add("c.origin = :origin");
        }
        if (autoScoring != null) {
            conditions.add("c.autoScoring = :autoScoring");
        }
        if (mapped != null) {
            conditions.add(
                    (mapped ? "" : "not ") + "exists (select 1 from CompanyAssignment a where a.clientId = c.id)");
        }
        if (nameContains != null) {
            conditions.add("locate(lower(:nameContains), lower(c.name)) > 0");
        }
        return " where " + String.join(" and ", conditions);
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("status", status);
        parameters.put("industry", industry);
        parameters.put("industrySource", industrySource);
        parameters.put("origin", origin);
        parameters.put("autoScoring", autoScoring);
        parameters.put("nameContains", nameContains);
        parameters.values().removeIf(value -> value == null);
        return parameters;
    }
}
