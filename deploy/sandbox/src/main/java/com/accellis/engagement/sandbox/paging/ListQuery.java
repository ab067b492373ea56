package com.accellis.engagement.sandbox.paging;

import com.accellis.engagement.sandbox.conditions.Condition;
import com.accellis.engagement.sandbox.conditions.ConditionException;
import com.accellis.engagement.sandbox.conditions.ConditionParser;
import com.accellis.engagement.sandbox.conditions.FieldCatalogue;
import com.accellis.engagement.sandbox.http.ApiException;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.MultiMap;
import java.util.Comparator;
import java.util.Optional;

/**
 * Everything a list request says.
 *
 * @param order empty for the order of ids
 */
public record ListQuery(
        Condition filter, Optional<Comparator<JsonNode>> order, FieldSelection fields, PageRequest page) {

    public static ListQuery of(MultiMap query, MultiMap headers, FieldCatalogue catalogue) {
        try {
            return new ListQuery(
                    filter(query, catalogue),
                    order(query.get("orderBy"), catalogue),
                    FieldSelection.of(query.get("fields")),
                    PageRequest.of(query, headers));
        } catch (ConditionException e) {
            throw ApiException.of(400, "ApiFindCondition", e.getMessage());
        }
    }

    public ListQuery also(Condition condition) {
        return new ListQuery(Condition.and(condition, filter), order, fields, page);
    }

    private static Condition filter(MultiMap query, FieldCatalogue catalogue) {
        var filter = Condition.all();
        if (isGiven(query, "conditions")) {
            filter = Condition.and(filter, ConditionParser.conditions(query.get("conditions"), catalogue));
        }
        if (isGiven(query, "childConditions")) {
            filter = Condition.and(filter, ConditionParser.childConditions(query.get("childConditions"), catalogue));
        }
        if (isGiven(query, "customFieldConditions")) {
            filter = Condition.and(filter, ConditionParser.customFieldConditions(query.get("customFieldConditions")));
        }
        return filter;
    }

    private static Optional<Comparator<JsonNode>> order(String orderBy, FieldCatalogue catalogue) {
        if (orderBy == null || orderBy.isBlank() || orderBy.strip().matches("(?i)id(\\s+asc)?")) {
            return Optional.empty();
        }
        Comparator<JsonNode> order = null;
        for (var part : orderBy.split(",")) {
            var words = part.strip().split("\\s+");
            var next = catalogue.ordering(words[0]).order();
            if (words.length > 1 && words[1].equalsIgnoreCase("desc")) {
                next = next.reversed();
            }
            order = order == null ? next : order.thenComparing(next);
        }
        return Optional.ofNullable(order);
    }

    private static boolean isGiven(MultiMap query, String name) {
        var value = query.get(name);
        return value != null && !value.isBlank();
    }
}
