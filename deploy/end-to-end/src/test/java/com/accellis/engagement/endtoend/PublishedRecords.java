package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.ConnectorSite;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What a connector has published, against the source's own records: the newest event of every key, by id and some fields.
 * Written from the descriptions of the topics alone.
 */
final class PublishedRecords {

    private final ConnectorSite site;
    private final List<String> differences = new ArrayList<>();
    private int compared;

    private PublishedRecords(ConnectorSite site) {
        this.site = site;
    }

    /** @return how many records were compared; the test fails if any is missing, superfluous or different */
    static int compare(ConnectorSite site) {
        var published = new PublishedRecords(site);
        published.compareAll();
        assertThat(published.differences).as("differences to the source").isEmpty();
        return published.compared;
    }

    /**
     * No record of any topic is older than one before it with the same key.
     *
     * @return how many records were looked at
     */
    static int assertVersionsNeverDecrease(ConnectorSite site) {
        var looked = 0;
        var regressions = new ArrayList<String>();
        for (var topic : ConnectorSite.topics()) {
            Map<String, Version> newest = new HashMap<>();
            for (var published : site.published(topic)) {
                looked++;
                var version = Version.of(Json.read(published.value()).get("version"));
                var before = newest.put(published.key(), version);
                if (before != null && version.isBefore(before)) {
                    regressions.add(topic + " " + published.key() + ": " + version + " after " + before);
                }
            }
        }
        assertThat(regressions).as("older versions after newer ones").isEmpty();
        return looked;
    }

    private record Version(Instant lastUpdated, long readNumber) {

        static Version of(JsonNode version) {
            return new Version(
                    Instant.parse(version.get("lastUpdated").textValue()),
                    version.get("readNumber").longValue());
        }

        boolean isBefore(Version other) {
            return lastUpdated.isBefore(other.lastUpdated)
                    || lastUpdated.equals(other.lastUpdated) && readNumber < other.readNumber;
        }
    }

    private void compareAll() {
        var source = site.source();
        compare("connectwise.companies", fields(source.all(Sandbox.COMPANIES), PublishedRecords::company));
        compare("connectwise.contacts", fields(source.all(Sandbox.CONTACTS), PublishedRecords::contact));
        var tickets = new ArrayList<>(source.all(Sandbox.SERVICE_TICKETS));
        tickets.addAll(source.all(Sandbox.PROJECT_TICKETS));
        compare("connectwise.tickets", fields(tickets, PublishedRecords::ticket));
        compare("connectwise.time-entries", fields(source.all(Sandbox.TIME_ENTRIES), PublishedRecords::timeEntry));
        compare("connectwise.agreements", fields(source.all(Sandbox.AGREEMENTS), PublishedRecords::agreement));
        compare("connectwise.agreement-additions", fields(source.all(Sandbox.ADDITIONS), PublishedRecords::addition));
        compare("crewhu.surveys", fields(source.all(Sandbox.SURVEYS), PublishedRecords::survey));
    }

    private void compare(String topic, Map<String, Map<String, String>> expected) {
        Map<String, JsonNode> newest = new TreeMap<>();
        site.published(topic).forEach(found -> newest.put(found.key(), Json.read(found.value())));
        newest.values().removeIf(event -> event.path("deleted").asBoolean());
        expected.values().removeIf(fields -> fields.get("deleted").equals("true"));
        var ids = new TreeSet<>(newest.keySet());
        ids.addAll(expected.keySet());
        for (var id : ids) {
            compared++;
            var event = newest.get(id);
            var fields = expected.get(id);
            if (event == null) {
                differences.add(topic + " " + id + " is missing");
            } else if (fields == null) {
                differences.add(topic + " " + id + " is not at the source");
            } else {
                fields.forEach((name, value) -> {
                    if (!text(event.path(name)).equals(value)) {
                        differences.add(
                                topic + " " + id + ": " + name + " is " + event.path(name) + " and not " + value);
                    }
                });
            }
        }
    }

    private static Map<String, Map<String, String>> fields(
            List<JsonNode> records, Function<JsonNode, Map<String, String>> fields) {
        Map<String, Map<String, String>> byId = new TreeMap<>();
        for (var found : records) {
            Map<String, String> all = new TreeMap<>(fields.apply(found));
            all.putIfAbsent("deleted", "false");
            byId.put(text(found.has("_id") ? found.get("_id") : found.get("id")), all);
        }
        return byId;
    }

    private static Map<String, String> company(JsonNode company) {
        return Map.of(
                "name", text(company.path("name")),
                "status", text(company.path("status").path("name")),
                "deleted", flag(company.path("deletedFlag")));
    }

    private static Map<String, String> contact(JsonNode contact) {
        return Map.of(
                "companyId", text(contact.path("company").path("id")),
                "firstName", text(contact.path("firstName")),
                "lastName", text(contact.path("lastName")));
    }

    private static Map<String, String> ticket(JsonNode ticket) {
        return Map.of(
                "companyId", text(ticket.path("company").path("id")),
                "summary", text(ticket.path("summary")),
                "closed", flag(ticket.path("closedFlag")));
    }

    private static Map<String, String> timeEntry(JsonNode entry) {
        return Map.of(
                "companyId", text(entry.path("company").path("id")),
                "billableOption", text(entry.path("billableOption")),
                "chargeToType", text(entry.path("chargeToType")));
    }

    private static Map<String, String> agreement(JsonNode agreement) {
        return Map.of(
                "companyId", text(agreement.path("company").path("id")),
                "name", text(agreement.path("name")),
                "cancelled", flag(agreement.path("cancelledFlag")));
    }

    private static Map<String, String> addition(JsonNode addition) {
        return Map.of(
                "agreementId", text(addition.path("agreementId")),
                "product", text(addition.path("product").path("identifier")));
    }

    private static Map<String, String> survey(JsonNode survey) {
        return Map.of(
                "rating", text(survey.path("rating")),
                "ticketId", number(survey.path("ticket_num")),
                "inactive", flag(survey.path("inactive")));
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "" : value.asText();
    }

    /** Numbers of another help desk are no numbers. */
    private static String number(JsonNode value) {
        return text(value).matches("[0-9]+") ? text(value) : "";
    }

    private static String flag(JsonNode value) {
        return Boolean.toString(value.asBoolean(false));
    }
}
