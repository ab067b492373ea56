package com.accellis.engagement.endtoend.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Everything the source has, record by record, as its API gives it. */
public record SourceRecords(
        List<JsonNode> companies,
        List<JsonNode> contacts,
        List<JsonNode> serviceTickets,
        List<JsonNode> projectTickets,
        List<JsonNode> timeEntries,
        List<JsonNode> agreements,
        List<JsonNode> additions,
        List<JsonNode> surveys) {

    public int size() {
        return companies.size()
                + contacts.size()
                + serviceTickets.size()
                + projectTickets.size()
                + timeEntries.size()
                + agreements.size()
                + additions.size()
                + surveys.size();
    }
}
