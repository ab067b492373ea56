package com.accellis.engagement.connector;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.TestTopic;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the newest event of every key with the sandbox's own records, field by field in the plainest way and without
 * the connector's translation.
 */
final class SourceComparison {

    private long compared;
    private final List<Difference> differences = new ArrayList<>();

    private SourceComparison() {}

    static SourceComparison now() {
        var comparison = new SourceComparison();
        comparison.compare(
                Topics.COMPANIES,
                Map.of("companies", "id"),
                List.of("name=name", "status=status/name", "market=market/name", "deleted=deletedFlag"));
        comparison.compare(
                Topics.CONTACTS,
                Map.of("contacts", "id"),
                List.of("firstName=firstName", "lastName=lastName", "companyId=company/id", "inactive=inactiveFlag"));
        comparison.compare(
                Topics.TICKETS,
                Map.of("service-tickets", "id", "project-tickets", "id"),
                List.of(
                        "summary=summary",
                        "companyId=company/id",
                        "status=status/name",
                        "closed=closedFlag",
                        "closedAt=closedDate",
                        "mergedIntoId=mergedParentTicket/id"));
        comparison.compare(
                Topics.TIME_ENTRIES,
                Map.of("time-entries", "id"),
                List.of("companyId=company/id", "billableOption=billableOption", "hours=actualHours"));
        comparison.compare(
                Topics.AGREEMENTS,
                Map.of("agreements", "id"),
                List.of("name=name", "companyId=company/id", "cancelled=cancelledFlag"));
        comparison.compare(
                Topics.AGREEMENT_ADDITIONS,
                Map.of("agreement-additions", "id"),
                List.of("agreementId=agreementId", "product=product/identifier"));
        comparison.compare(Topics.SURVEYS, Map.of("surveys", "_id"), List.of("rating=rating", "inactive=inactive"));
        return comparison;
    }

    /** Records at the source. */
    long compared() {
        return compared;
    }

    /** What is wrong with a record on its topic. */
    enum Fault {
        MISSING,
        /** Its source does not have it any more. */
        EXTRA,
        DIFFERENT
    }

    /** @param row as the source has it; null when it does not */
    record Difference(Topic topic, String id, Fault fault, JsonNode row, String words) {}

    /** Missing, extra and different ones, in words. */
    List<String> differences() {
        return differences.stream().map(Difference::words).toList();
    }

    List<Difference> all() {
        return differences;
    }

    private void compare(Topic topic, Map<String, String> types, List<String> fields) {
        Map<String, JsonNode> expected = new TreeMap<>();
        types.forEach((type, idField) -> SandboxAdmin.records(type)
                .forEach(row -> expected.put(row.get(idField).asText(), row)));
        Map<String, JsonNode> actual = new LinkedHashMap<>();
        new TestTopic(topic).newestByKey().forEach((key, value) -> {
            if (value != null) {
                actual.put(key, tree(value));
            }
        });
        compared += expected.size();
        expected.forEach((id, row) -> {
            JsonNode event = actual.remove(id);
            if (event == null) {
                differences.add(new Difference(topic, id, Fault.MISSING, row, topic.name() + " " + id + " is missing"));
            } else {
                fields.forEach(field -> compare(topic, id, field, row, event));
            }
        });
        actual.forEach((id, event) -> {
            if (!event.path("deleted").asBoolean()) {
                differences.add(new Difference(topic, id, Fault.EXTRA, null, topic.name() + " " + id + " is extra"));
            }
        });
    }

    private void compare(Topic topic, String id, String pair, JsonNode row, JsonNode event) {
        String field = pair.substring(0, pair.indexOf('='));
        String actual = text(event.path(field));
        String expected = text(row.at("/" + pair.substring(pair.indexOf('=') + 1)));
        if (!actual.equals(expected)) {
            String words = topic.name() + " " + id + ": " + field + " is <" + actual + "> and should be <" + expected
                    + "> as of " + row.at("/_info/lastUpdated").asText() + ", event as of "
                    + event.at("/version/lastUpdated").asText();
            differences.add(new Difference(topic, id, Fault.DIFFERENT, row, words));
        }
    }

    /** Absent, null, false and nought are the same: the source leaves out what is not set. */
    private static String text(JsonNode value) {
        if (value.isNumber()) {
            String plain = value.decimalValue().stripTrailingZeros().toPlainString();
            return plain.equals("0") ? "" : plain;
        }
        return value.isNull() || value.isMissingNode() || value.isBoolean() && !value.booleanValue()
                ? ""
                : value.asText().equals("0") ? "" : value.asText();
    }

    private static JsonNode tree(String json) {
        try {
            return EventJson.mapper().readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
