package com.accellis.engagement.sandbox.live;

import com.accellis.engagement.sandbox.changes.RecordChanges;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** What happens at a help desk, one thing at a time. */
public final class HelpDeskDay {

    private static final int LOOK_BACK = 400;
    private static final List<String> SUMMARIES =
            List.of("Cannot sign in", "Printer offline", "Mail flow stopped", "VPN drops", "New employee setup");

    private final Records records;
    private final RecordChanges changes;
    private final Clock clock;
    private final SplittableRandom random;

    public HelpDeskDay(Records records, RecordChanges changes, Clock clock, long seed) {
        this.records = records;
        this.changes = changes;
        this.clock = clock;
        this.random = new SplittableRandom(seed);
    }

    /** One change; more often one of the usual kinds. */
    void changeSomething() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> openTicket();
            case 5, 6, 7, 8 -> closeTicket();
            case 9 -> reopenTicket();
            case 10, 11, 12, 13 -> enterTime();
            case 14 -> correctTime();
            case 15, 16 -> answerSurvey();
            case 17 -> editContact();
            case 18 -> addToAgreement();
            default -> editCompany();
        }
    }

    private void openTicket() {
        pick(RecordType.COMPANIES, HelpDeskDay::isActiveClient).ifPresent(company -> {
            var ticket = Json.object().put("summary", SUMMARIES.get(random.nextInt(SUMMARIES.size())));
            ticket.putObject("company").put("id", company.id());
            changes.create(RecordType.SERVICE_TICKETS, ticket, true);
        });
    }

    private void closeTicket() {
        pick(RecordType.SERVICE_TICKETS, ticket -> !isClosed(ticket)).ifPresent(ticket -> {
            var now = now();
            var patch =
                    Json.object().put("closedFlag", true).put("closedDate", now).put("closedBy", "asmith");
            if (!ticket.facts().has("dateResolved")) {
                patch.put("dateResolved", now);
            }
            patch.set("status", SetupTables.CLOSED);
            changes.patch(RecordType.SERVICE_TICKETS, ticket.id(), patch, true);
        });
    }

    private void reopenTicket() {
        Predicate<ObjectNode> candidate = ticket -> isClosed(ticket) && !ticket.has("mergedParentTicket");
        pick(RecordType.SERVICE_TICKETS, candidate).ifPresent(ticket -> {
            var patch =
                    Json.object().put("closedFlag", false).putNull("closedDate").putNull("closedBy");
            patch.putNull("dateResolved").set("status", SetupTables.REOPENED);
            changes.patch(RecordType.SERVICE_TICKETS, ticket.id(), patch, true);
        });
    }

    private void enterTime() {
        pick(RecordType.SERVICE_TICKETS, ticket -> true).ifPresent(ticket -> {
            var minutes = 15 * (1 + random.nextInt(6));
            var end = clock.instant();
            var entry = Json.object()
                    .put("chargeToId", ticket.id())
                    .put("chargeToType", "ServiceTicket")
                    .put("timeStart", Timestamps.seconds(end.minusSeconds(minutes * 60L)))
                    .put("timeEnd", Timestamps.seconds(end))
                    .put("actualHours", hours(minutes))
                    .put("billableOption", random.nextInt(3) == 0 ? "DoNotBill" : "Billable");
            entry.putObject("ticket").put("id", ticket.id());
            changes.create(RecordType.TIME_ENTRIES, entry, true);
        });
    }

    private void correctTime() {
        pick(RecordType.TIME_ENTRIES, entry -> entry.has("actualHours"))
                .ifPresent(entry -> changes.patch(
                        RecordType.TIME_ENTRIES,
                        entry.id(),
                        Json.object().put("actualHours", hours(15 * (1 + random.nextInt(12)))),
                        true));
    }

    private void answerSurvey() {
        pick(RecordType.SERVICE_TICKETS, HelpDeskDay::isClosed).ifPresent(ticket -> {
            var good = random.nextInt(4) > 0;
            var survey = Json.object()
                    .put("rating", good ? "5" : "-5")
                    .put("rating_label", good ? "Happy" : "Unhappy")
                    .put("ticket_num", Integer.toString(ticket.id()))
                    .put("summary", ticket.facts().path("summary").asText());
            survey.putObject("customer_data")
                    .put("name", ticket.facts().path("company").path("name").asText());
            changes.create(RecordType.SURVEYS, survey, true);
        });
    }

    private void editContact() {
        pick(RecordType.CONTACTS, contact -> true)
                .ifPresent(contact -> changes.patch(
                        RecordType.CONTACTS,
                        contact.id(),
                        Json.object().put("title", random.nextBoolean() ? "Office Manager" : "Team Lead"),
                        true));
    }

    private void addToAgreement() {
        pick(
                        RecordType.AGREEMENTS,
                        agreement -> !agreement.path("cancelledFlag").asBoolean())
                .ifPresent(agreement -> changes.create(
                        RecordType.AGREEMENT_ADDITIONS, Json.object().put("agreementId", agreement.id()), true));
    }

    private void editCompany() {
        pick(RecordType.COMPANIES, HelpDeskDay::isActiveClient)
                .ifPresent(company -> changes.patch(
                        RecordType.COMPANIES,
                        company.id(),
                        Json.object().put("numberOfEmployees", 5 + random.nextInt(200)),
                        true));
    }

    /** One of the newest records that fit, so that changes fall on days that still count. */
    private Optional<StoredRecord> pick(RecordType type, Predicate<ObjectNode> fits) {
        var candidates = records.newestFirst(type)
                .limit(LOOK_BACK)
                .filter(record -> fits.test(record.facts()))
                .toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.get(random.nextInt(candidates.size())));
    }

    private String now() {
        return Timestamps.seconds(clock.instant());
    }

    private static BigDecimal hours(int minutes) {
        return BigDecimal.valueOf(minutes * 100L / 60, 2);
    }

    private static boolean isClosed(ObjectNode ticket) {
        return ticket.path("closedFlag").asBoolean();
    }

    private static boolean isActiveClient(ObjectNode company) {
        var isClient = company.path("types").findValuesAsText("name").contains("Client");
        return isClient
                && !company.path("deletedFlag").asBoolean()
                && company.path("status").path("name").asText().equals("Active");
    }
}
