package com.accellis.engagement.connector.crewhu;

import com.accellis.engagement.connector.platform.CrewHuConfig;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;

/**
 * Reduces a survey to the fields that we use, under fixed names. Comments, notes, addresses and names of persons are dropped
 * here, before anything else sees the survey.
 */
final class SurveyFields {

    private static final List<String> USED =
            List.of("_id", "rating", "ticket_num", "closed", "_updated_at", "inactive");
    private static final String CUSTOMER = "customer_data";

    private final CrewHuConfig config;

    SurveyFields(CrewHuConfig config) {
        this.config = config;
    }

    JsonNode reduce(JsonNode survey) {
        if (!survey.isObject()) {
            return survey;
        }
        ObjectNode reduced = JsonNodeFactory.instance.objectNode();
        USED.stream().filter(survey::has).forEach(field -> reduced.set(field, text(survey.get(field))));
        ObjectNode customer = JsonNodeFactory.instance.objectNode();
        JsonNode sent = survey.path(CUSTOMER);
        copy(sent, config.customerEmailFields(), customer, "email");
        copy(sent, config.customerIdFields(), customer, "id");
        copy(sent, config.customerNameFields(), customer, "name");
        reduced.set(CUSTOMER, customer);
        return reduced;
    }

    /** Ids, ratings and ticket numbers are documented as text; as plain numbers they mean the same. */
    private static JsonNode text(JsonNode value) {
        return value.isIntegralNumber() ? TextNode.valueOf(value.asText()) : value;
    }

    /** What is neither text nor a whole number says nothing; the names of these fields are not certain enough to insist. */
    private static void copy(JsonNode from, List<String> candidates, ObjectNode to, String name) {
        candidates.stream()
                .map(from::path)
                .filter(value -> value.isTextual() && !value.textValue().isBlank() || value.isIntegralNumber())
                .findFirst()
                .ifPresent(value -> to.put(name, value.asText()));
    }
}
