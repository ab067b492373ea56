package com.accellis.engagement.sandbox.changes;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Gives references that name only an id (or only a name, for setup tables) the rest of what ConnectWise shows. */
public final class References {

    private final Records records;

    public References(Records records) {
        this.records = records;
    }

    /** Completes the references of a record in place; unknown ones stay as they are. */
    void complete(RecordType type, ObjectNode node) {
        replace(node, "company", this::company);
        replace(node, "contact", this::contact);
        replace(node, "defaultContact", this::contact);
        replace(node, "agreement", given -> byId(RecordType.AGREEMENTS, given).map(found -> pick(found, "id", "name")));
        replace(node, "ticket", this::ticket);
        replace(node, "mergedParentTicket", this::ticket);
        replace(
                node,
                "board",
                given -> setup(SetupTables.SERVICE_BOARDS, given)
                        .or(() -> setup(List.of(SetupTables.PROJECT_BOARD), given)));
        replace(node, "status", given -> setup(statuses(type), given));
        replace(node, "market", given -> setup(SetupTables.MARKETS, given));
        replace(node, "territory", given -> setup(SetupTables.TERRITORIES, given));
        replace(node, "priority", given -> setup(SetupTables.PRIORITIES, given));
        replace(node, "member", given -> setup(SetupTables.MEMBERS, given));
        replace(node, "owner", given -> setup(SetupTables.MEMBERS, given));
        if (type == RecordType.COMPANIES && node.get("types") instanceof ArrayNode types) {
            var completed = Json.array();
            types.forEach(one -> completed.add(
                    one instanceof ObjectNode given
                            ? setup(SetupTables.COMPANY_TYPES, given).orElse(given)
                            : one));
            node.set("types", completed);
        }
    }

    /** What other records show of a company. */
    public static ObjectNode toCompany(ObjectNode company) {
        return pick(company, "id", "identifier", "name");
    }

    /** What other records show of a contact: id and full name. */
    public static ObjectNode toContact(ObjectNode contact) {
        var name = (contact.path("firstName").asText() + " "
                        + contact.path("lastName").asText())
                .strip();
        return Json.object().put("id", contact.path("id").asInt()).put("name", name);
    }

    private interface Lookup {
        Optional<ObjectNode> find(ObjectNode given);
    }

    private static void replace(ObjectNode node, String field, Lookup lookup) {
        if (node.get(field) instanceof ObjectNode given) {
            lookup.find(given).ifPresent(found -> node.set(field, found));
        }
    }

    private Optional<ObjectNode> company(ObjectNode given) {
        return byId(RecordType.COMPANIES, given).map(References::toCompany);
    }

    private Optional<ObjectNode> contact(ObjectNode given) {
        return byId(RecordType.CONTACTS, given).map(References::toContact);
    }

    private Optional<ObjectNode> ticket(ObjectNode given) {
        return byId(RecordType.SERVICE_TICKETS, given)
                .or(() -> byId(RecordType.PROJECT_TICKETS, given))
                .map(found -> pick(found, "id", "summary"));
    }

    private Optional<ObjectNode> byId(RecordType type, ObjectNode given) {
        return records.find(type, given.path("id").asInt()).map(found -> found.facts());
    }

    private static Collection<ObjectNode> statuses(RecordType type) {
        return type == RecordType.COMPANIES ? SetupTables.COMPANY_STATUSES : SetupTables.TICKET_STATUSES;
    }

    private static Optional<ObjectNode> setup(Collection<ObjectNode> table, ObjectNode given) {
        return table.stream()
                .filter(row -> given.hasNonNull("id")
                        ? row.get("id").equals(given.get("id"))
                        : row.path("name")
                                .asText()
                                .equalsIgnoreCase(given.path("name").asText()))
                .findFirst();
    }

    private static ObjectNode pick(ObjectNode node, String... names) {
        var picked = Json.object();
        for (var name : names) {
            if (node.hasNonNull(name)) {
                picked.set(name, node.get(name));
            }
        }
        return picked;
    }
}
