package com.accellis.engagement.sandbox.changes;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.Products;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Believable values for what a partial record leaves out. A field given as null stays absent. */
final class NewRecords {

    /** Of a million tickets only the newest are looked through for one of a company. */
    private static final int LOOK_BACK = 50_000;

    private final Records records;

    NewRecords(Records records) {
        this.records = records;
    }

    ObjectNode complete(RecordType type, int id, ObjectNode partial, Instant now) {
        var draft = new Draft(partial);
        switch (type) {
            case COMPANIES -> company(draft, id, now);
            case CONTACTS -> contact(draft, id);
            case SERVICE_TICKETS -> serviceTicket(draft, now);
            case PROJECT_TICKETS -> projectTicket(draft, now);
            case TIME_ENTRIES -> timeEntry(draft, now);
            case AGREEMENTS -> agreement(draft, now);
            case AGREEMENT_ADDITIONS -> addition(draft, now);
            case SURVEYS -> survey(draft, now);
            default -> throw new IllegalArgumentException(type + " records are not made here");
        }
        return draft.node;
    }

    private static final class Draft {
        private final ObjectNode node;

        Draft(ObjectNode partial) {
            this.node = Json.shallowCopy(partial);
        }

        void fill(String field, Object value) {
            if (!node.has(field) && value != null) {
                if (value instanceof JsonNode json) {
                    node.set(field, json);
                } else if (value instanceof Boolean flag) {
                    node.put(field, flag);
                } else if (value instanceof Integer number) {
                    node.put(field, number);
                } else if (value instanceof BigDecimal decimal) {
                    node.put(field, decimal);
                } else {
                    node.put(field, value.toString());
                }
            }
        }

        void fillInfo(String... namesAndValues) {
            var info = node.get("_info") instanceof ObjectNode given ? Json.shallowCopy(given) : Json.object();
            for (var i = 0; i < namesAndValues.length; i += 2) {
                if (!info.has(namesAndValues[i])) {
                    info.put(namesAndValues[i], namesAndValues[i + 1]);
                }
            }
            node.set("_info", info);
        }
    }

    private static void company(Draft draft, int id, Instant now) {
        draft.fill("identifier", "COMPANY" + id);
        draft.fill("name", "Company " + id + " Ltd");
        draft.fill("status", SetupTables.ACTIVE);
        draft.fill("territory", SetupTables.TERRITORIES.get(0));
        draft.fill("dateAcquired", Timestamps.seconds(now));
        draft.fill("leadFlag", false);
        draft.fill("deletedFlag", false);
        draft.fill("isVendorFlag", false);
        draft.fill("types", Json.array().add(SetupTables.CLIENT));
        draft.fillInfo("dateEntered", Timestamps.seconds(now), "enteredBy", "jdoe", "updatedBy", "jdoe");
    }

    private static void contact(Draft draft, int id) {
        draft.fill("firstName", "Robin");
        draft.fill("lastName", "Newman");
        draft.fill("inactiveFlag", false);
        draft.fill("defaultFlag", false);
        draft.fill(
                "communicationItems", Json.array().add(CommunicationItems.email(id, "robin" + id + "@mail.example")));
        draft.fillInfo("updatedBy", "jdoe");
    }

    private void ticketBasics(Draft draft, Instant now) {
        draft.fill("company", anyClient());
        draft.fill("priority", SetupTables.PRIORITIES.get(2));
        draft.fill("closedFlag", false);
        var closed = draft.node.path("closedFlag").asBoolean();
        draft.fill("status", closed ? SetupTables.CLOSED : SetupTables.NEW);
        if (closed) {
            draft.fill("closedDate", Timestamps.seconds(now));
            draft.fill("closedBy", "jdoe");
        }
        draft.fill("actualHours", BigDecimal.ZERO);
        draft.fillInfo("dateEntered", Timestamps.seconds(now), "enteredBy", "jdoe", "updatedBy", "jdoe");
    }

    private void serviceTicket(Draft draft, Instant now) {
        draft.fill("summary", "Cannot sign in");
        draft.fill("recordType", "ServiceTicket");
        draft.fill("board", SetupTables.SERVICE_BOARDS.get(0));
        draft.fill("source", SetupTables.SOURCES.get(0));
        draft.fill("severity", "Medium");
        draft.fill("impact", "Medium");
        draft.fill("hasChildTicket", false);
        draft.fill("hasMergedChildTicketFlag", false);
        ticketBasics(draft, now);
        if (draft.node.path("closedFlag").asBoolean()) {
            draft.fill("dateResolved", draft.node.get("closedDate"));
        }
    }

    private void projectTicket(Draft draft, Instant now) {
        draft.fill("summary", "Prepare migration");
        draft.fill("board", SetupTables.PROJECT_BOARD);
        draft.fill("project", SetupTables.named(1, "Migration"));
        draft.fill("phase", SetupTables.named(1, "Preparation"));
        draft.fill("wbsCode", "1.1");
        draft.fill("isIssueFlag", false);
        ticketBasics(draft, now);
    }

    private void timeEntry(Draft draft, Instant now) {
        if (draft.node.has("chargeToId") && !draft.node.has("company")) {
            records.find(
                            RecordType.SERVICE_TICKETS,
                            draft.node.path("chargeToId").asInt())
                    .map(ticket -> ticket.facts().get("company"))
                    .ifPresent(company -> draft.fill("company", company));
        }
        draft.fill("company", anyClient());
        if (!draft.node.has("chargeToType")) {
            ticketOf(draft.node.path("company").path("id").asInt()).ifPresent(ticket -> {
                draft.fill("chargeToId", ticket.id());
                draft.fill("ticket", Json.object().put("id", ticket.id()));
            });
            draft.fill("chargeToType", draft.node.has("chargeToId") ? "ServiceTicket" : "Company");
        }
        draft.fill("member", SetupTables.MEMBERS.get(0));
        draft.fill("workType", SetupTables.WORK_TYPES.get(1));
        draft.fill("timeStart", Timestamps.seconds(now.minusSeconds(3600)));
        draft.fill("timeEnd", Timestamps.seconds(now));
        draft.fill("actualHours", new BigDecimal("1.00"));
        draft.fill("billableOption", "Billable");
        draft.fill("hourlyCost", "45.00");
        draft.fill("enteredBy", "jdoe");
        draft.fill("dateEntered", Timestamps.seconds(now));
        draft.fill("status", "Open");
        draft.fillInfo("updatedBy", "jdoe");
    }

    private void agreement(Draft draft, Instant now) {
        draft.fill("name", "Managed Care");
        draft.fill("type", SetupTables.AGREEMENT_TYPES.get(0));
        draft.fill("company", anyClient());
        draft.fill("startDate", Timestamps.date(day(now)));
        draft.fill("noEndingDateFlag", !draft.node.hasNonNull("endDate"));
        draft.fill("cancelledFlag", false);
        draft.fill("billingCycle", SetupTables.MONTHLY);
        draft.fill("billAmount", new BigDecimal("1200.00"));
        draft.fill("agreementStatus", draft.node.path("cancelledFlag").asBoolean() ? "Cancelled" : "Active");
        draft.fillInfo("updatedBy", "jdoe");
    }

    private void addition(Draft draft, Instant now) {
        var product = Products.ALL.get(0);
        draft.fill("agreementId", lastId(RecordType.AGREEMENTS));
        draft.fill("product", Json.object().put("id", product.id()).put("identifier", product.identifier()));
        draft.fill("description", product.description());
        draft.fill("quantity", new BigDecimal("1.0"));
        draft.fill("unitPrice", product.price());
        draft.fill("unitCost", product.cost());
        draft.fill("billCustomer", "Billable");
        draft.fill("effectiveDate", Timestamps.date(day(now)));
        draft.fill("taxableFlag", true);
        draft.fill("agreementStatus", "Active");
        draft.fillInfo("updatedBy", "jdoe");
    }

    private void survey(Draft draft, Instant now) {
        if (!draft.node.has("ticket_num")) {
            records.newestFirst(RecordType.SERVICE_TICKETS).findFirst().ifPresent(ticket -> {
                draft.fill("ticket_num", Integer.toString(ticket.id()));
                draft.fill("summary", ticket.facts().get("summary"));
            });
        }
        draft.fill("rating", "5");
        draft.fill("rating_label", "Happy");
        draft.fill("survey_type_code", "typResolved");
        draft.fill("closed", Timestamps.millis(now));
        draft.fill("_created_at", Timestamps.millis(now));
        draft.fill("reviewed", false);
        draft.fill("inactive", false);
    }

    private ObjectNode anyClient() {
        return records.kept(RecordType.COMPANIES).values().stream()
                .map(StoredRecord::facts)
                .filter(company -> company.path("types").toString().contains("\"Client\""))
                .findFirst()
                .map(References::toCompany)
                .orElse(null);
    }

    private Optional<StoredRecord> ticketOf(int companyId) {
        return records.newestFirst(RecordType.SERVICE_TICKETS)
                .limit(LOOK_BACK)
                .filter(ticket -> ticket.facts().path("company").path("id").asInt() == companyId)
                .findFirst();
    }

    private Integer lastId(RecordType type) {
        return records.newestFirst(type).findFirst().map(StoredRecord::id).orElse(null);
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}
