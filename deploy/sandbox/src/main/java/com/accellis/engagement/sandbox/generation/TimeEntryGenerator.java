package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The time spent: on tickets as planned there, on companies directly, and on the MSP's own charge codes. */
final class TimeEntryGenerator {

    private static final int LAST_ID_BEFORE = 30_000;
    private static final List<String> UNBILLED_OPTIONS = List.of("DoNotBill", "NoCharge", "NoCharge", "NoDefault");
    private static final List<String> OPEN_STATES =
            List.of("Open", "PendingApproval", "ApprovedByTierOne", "ReadyToBill", "ErrorsCorrected");

    private final Records records;
    private final History history;
    private final Draw draw;

    TimeEntryGenerator(Records records, History history, Draw draw) {
        this.records = records;
        this.history = history;
        this.draw = draw;
    }

    private record Entry(Account account, PlannedTicket ticket, String chargeToType, PlannedTicket.Work work) {}

    void generate(List<Account> accounts, List<PlannedTicket> tickets) {
        records.startIdsAfter(RecordType.TIME_ENTRIES, LAST_ID_BEFORE);
        var entries = new ArrayList<Entry>();
        for (var ticket : tickets) {
            var chargeTo = ticket.isProject() ? "ProjectTicket" : "ServiceTicket";
            ticket.work.forEach(work -> entries.add(new Entry(ticket.account, ticket, chargeTo, work)));
        }
        addOtherWork(accounts, entries, draw.split());
        entries.removeIf(entry -> !history.hasHappened(entry.work.end()));
        entries.sort(Comparator.comparing(entry -> entry.work.end()));
        entries.forEach(this::write);
    }

    private void addOtherWork(List<Account> accounts, List<Entry> entries, Draw others) {
        for (var day : history.days()) {
            for (var start : Rhythm.moments(day, 90, others)) {
                // Internal time; a few were booked with a client as company, which gives them no client meaning.
                var account = others.chance(0.05) ? others.pick(accounts) : null;
                entries.add(new Entry(account, null, "ChargeCode", work(start, account != null, others)));
            }
            for (var start : Rhythm.moments(day, 25, others)) {
                var account = others.pick(accounts);
                if (account.isServed(start) && account.profile.tickets() > 1) {
                    var chargeTo = others.chance(0.5) ? "Company" : "Activity";
                    entries.add(new Entry(account, null, chargeTo, work(start, others.chance(0.3), others)));
                }
            }
        }
    }

    private static PlannedTicket.Work work(Instant start, boolean billable, Draw others) {
        return new PlannedTicket.Work(start, others.between(1, 8), billable);
    }

    private void write(Entry entry) {
        var id = records.nextId(RecordType.TIME_ENTRIES);
        var member = draw.pick(SetupTables.MEMBERS);
        var node = Json.object().put("id", id);
        if (entry.account != null) {
            node.set("company", entry.account.reference);
            node.put("companyType", "Client");
        }
        node.put("chargeToId", chargeTo(entry)).put("chargeToType", entry.chargeToType);
        node.set("member", member);
        node.put("locationId", 11).put("businessUnitId", 1);
        node.set(
                "workType",
                entry.ticket != null && entry.ticket.isProject()
                        ? SetupTables.WORK_TYPES.get(3)
                        : draw.pick(SetupTables.WORK_TYPES));
        node.set("workRole", draw.pick(SetupTables.WORK_ROLES));
        node.put("timeStart", Timestamps.seconds(entry.work.start()));
        hours(entry, node);
        node.put("billableOption", entry.work.billable() ? "Billable" : draw.pick(UNBILLED_OPTIONS))
                .put("notes", draw.pick(Names.WORK_NOTES));
        var written = written(entry);
        node.put("hourlyCost", "45.00")
                .put("hourlyRate", new BigDecimal("140.0"))
                .put("enteredBy", member.get("identifier").asText())
                .put("dateEntered", Timestamps.seconds(written))
                .put("status", status(entry));
        if (entry.ticket != null) {
            ofTicket(entry.ticket, node);
        }
        // One in a thousand comes without _info, as seen in a recording.
        if (!draw.chance(0.001)) {
            node.putObject("_info")
                    .put("lastUpdated", Timestamps.seconds(written))
                    .put("updatedBy", member.get("identifier").asText());
        }
        records.put(RecordType.TIME_ENTRIES, id, node);
    }

    private int chargeTo(Entry entry) {
        if (entry.ticket != null) {
            return entry.ticket.id;
        }
        return entry.chargeToType.equals("Company") ? entry.account.id() : draw.between(1, 20);
    }

    /** Entries of today may still be running: no end and no hours yet. */
    private void hours(Entry entry, ObjectNode node) {
        if (entry.work.start().isAfter(history.daysAgo(1)) && draw.chance(0.05)) {
            return;
        }
        var hours = BigDecimal.valueOf(entry.work.quarterHours() * 25L, 2);
        node.put("timeEnd", Timestamps.seconds(entry.work.end()))
                .put("hoursDeduct", new BigDecimal("0.0"))
                .put("actualHours", hours);
        if (entry.work.billable()) {
            node.put("hoursBilled", hours).put("invoiceHours", hours);
        }
    }

    /** Usually right after the work, sometimes days later. */
    private Instant written(Entry entry) {
        var written = entry.work.end().plusSeconds(draw.between(30, 900));
        if (draw.chance(0.05)) {
            written = written.plus(draw.between(1, 6), ChronoUnit.DAYS);
        }
        return history.hasHappened(written) ? written : history.now();
    }

    private String status(Entry entry) {
        if (entry.work.start().isAfter(history.daysAgo(40))) {
            return draw.pick(OPEN_STATES);
        }
        if (draw.chance(0.01)) {
            return draw.chance(0.5) ? "WrittenOff" : "Rejected";
        }
        return draw.chance(0.5) ? "Billed" : "BilledAgreement";
    }

    private static void ofTicket(PlannedTicket ticket, ObjectNode node) {
        node.putObject("ticket")
                .put("id", ticket.id)
                .put("summary", ticket.node.get("summary").asText());
        node.put("ticketBoard", ticket.node.get("board").get("name").asText())
                .put("ticketStatus", ticket.node.get("status").get("name").asText());
        if (ticket.isProject()) {
            node.set("project", ticket.project.project());
            node.set("phase", ticket.project.phase());
        } else if (ticket.node.has("agreement")) {
            node.set("agreement", ticket.node.get("agreement"));
            node.put("agreementType", "Managed");
        }
    }
}
