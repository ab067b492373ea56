package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Turns planned tickets into records as they look now: what lies in the future has not happened. */
final class TicketWriter {

    private static final int LAST_ID_BEFORE = 9000;

    private final Records records;
    private final History history;
    private final Draw draw;

    TicketWriter(Records records, History history, Draw draw) {
        this.records = records;
        this.history = history;
        this.draw = draw;
    }

    void write(List<PlannedTicket> tickets) {
        records.startIdsAfter(RecordType.SERVICE_TICKETS, LAST_ID_BEFORE);
        tickets.sort(Comparator.comparing((PlannedTicket ticket) -> ticket.entered)
                .thenComparing(ticket -> ticket.account.id()));
        // Ids in order of entry; a ticket merged into an earlier one can then name it.
        tickets.forEach(ticket -> ticket.id = records.nextId(RecordType.SERVICE_TICKETS));
        for (var ticket : tickets) {
            ticket.node = ticket.isProject() ? projectTicket(ticket) : serviceTicket(ticket);
            var type = ticket.isProject() ? RecordType.PROJECT_TICKETS : RecordType.SERVICE_TICKETS;
            records.put(type, ticket.id, ticket.node);
        }
    }

    private ObjectNode serviceTicket(PlannedTicket ticket) {
        var course = ticket.course;
        var node = Json.object()
                .put("id", ticket.id)
                .put("summary", draw.pick(Names.TICKET_SUMMARIES))
                .put("recordType", "ServiceTicket");
        node.set("board", draw.chance(0.8) ? SetupTables.SERVICE_BOARDS.get(0) : draw.pick(SetupTables.SERVICE_BOARDS));
        basics(ticket, node);
        node.set("type", draw.pick(SetupTables.TICKET_TYPES));
        node.set("team", draw.pick(SetupTables.TEAMS));
        node.set("source", draw.pick(SetupTables.SOURCES));
        if (!ticket.account.agreementReferences.isEmpty() && draw.chance(0.7)) {
            node.set("agreement", ticket.account.agreementReferences.get(0));
            node.put("agreementType", "Managed");
        }
        node.put("severity", draw.chance(0.8) ? "Medium" : "High").put("impact", "Medium");
        if (course.showsResolved() && history.hasHappened(course.resolved())) {
            node.put("dateResolved", Timestamps.seconds(course.resolved()));
            node.put("resolveMinutes", minutes(ticket.entered, course.resolved()));
        }
        if (!ticket.work.isEmpty() && history.hasHappened(ticket.work.get(0).start())) {
            var responded = ticket.work.get(0).start();
            node.put("dateResponded", Timestamps.seconds(responded))
                    .put("respondMinutes", minutes(ticket.entered, responded));
        }
        node.put("isInSla", draw.chance(0.9))
                .put("hasChildTicket", false)
                .put("hasMergedChildTicketFlag", ticket.hasMergedChild)
                .put("billTime", "NoDefault");
        if (ticket.mergedInto != null) {
            node.putObject("mergedParentTicket")
                    .put("id", ticket.mergedInto.id)
                    .put("summary", ticket.mergedInto.node.get("summary").asText());
        }
        return withInfo(ticket, node);
    }

    /** Project tickets have no record type, no times of the service agreement and cannot be merged. */
    private ObjectNode projectTicket(PlannedTicket ticket) {
        var node = Json.object()
                .put("id", ticket.id)
                .put(
                        "summary",
                        ticket.project.step() + ": "
                                + ticket.project.project().get("name").asText());
        node.set("board", SetupTables.PROJECT_BOARD);
        node.set("project", ticket.project.project());
        node.set("phase", ticket.project.phase());
        node.put("wbsCode", ticket.project.wbsCode()).put("isIssueFlag", false);
        basics(ticket, node);
        node.put("budgetHours", new BigDecimal("12.0"));
        return withInfo(ticket, node);
    }

    private void basics(PlannedTicket ticket, ObjectNode node) {
        var closed = ticket.mergedInto != null || history.hasHappened(ticket.course.closed());
        // Drawn in any case, so that the time of day does not shift what later tickets draw.
        var waiting = draw.chance(0.5);
        node.set("status", status(ticket, closed, waiting));
        node.set("company", ticket.account.reference);
        if (!draw.chance(0.04)) {
            node.set("contact", draw.pick(ticket.account.contactReferences));
        }
        node.set("owner", draw.pick(SetupTables.MEMBERS));
        node.set("priority", SetupTables.PRIORITIES.get(draw.chance(0.7) ? 2 : draw.between(0, 3)));
        node.put("closedFlag", closed);
        if (closed) {
            node.put("closedDate", Timestamps.seconds(closedAt(ticket))).put("closedBy", identifier(node));
        }
        var quarters = ticket.work.stream()
                .filter(work -> history.hasHappened(work.end()))
                .mapToInt(PlannedTicket.Work::quarterHours)
                .sum();
        node.put("actualHours", BigDecimal.valueOf(quarters * 25L, 2)).put("approved", true);
    }

    private ObjectNode status(PlannedTicket ticket, boolean closed, boolean waiting) {
        if (ticket.mergedInto != null) {
            return SetupTables.MERGED;
        }
        if (closed) {
            return SetupTables.CLOSED;
        }
        if (ticket.course.showsResolved() && history.hasHappened(ticket.course.resolved())) {
            return SetupTables.RESOLVED;
        }
        if (history.hasHappened(ticket.course.reopened())) {
            return SetupTables.REOPENED;
        }
        if (minutes(ticket.entered, history.now()) < 60) {
            return SetupTables.NEW;
        }
        return waiting ? SetupTables.WAITING : SetupTables.IN_PROGRESS;
    }

    /** A merged ticket is closed soon, at the latest now. */
    private Instant closedAt(PlannedTicket ticket) {
        if (history.hasHappened(ticket.course.closed())) {
            return ticket.course.closed();
        }
        var soon = ticket.entered.plusSeconds(1800);
        return history.hasHappened(soon) ? soon : history.now();
    }

    private ObjectNode withInfo(PlannedTicket ticket, ObjectNode node) {
        var last = ticket.entered;
        for (var work : ticket.work) {
            last = laterIfHappened(last, work.end());
        }
        last = laterIfHappened(last, ticket.course.resolved());
        last = laterIfHappened(last, ticket.course.reopened());
        last = laterIfHappened(last, ticket.course.closed());
        if (ticket.mergedInto != null) {
            last = laterIfHappened(last, closedAt(ticket));
        }
        var byPhone = draw.chance(0.4);
        node.putObject("_info")
                .put("lastUpdated", Timestamps.seconds(last))
                .put("updatedBy", identifier(node))
                .put("dateEntered", Timestamps.seconds(ticket.entered))
                .put("enteredBy", byPhone ? identifier(node) : "Portal");
        return node;
    }

    private Instant laterIfHappened(Instant last, Instant candidate) {
        return history.hasHappened(candidate) && candidate.isAfter(last) ? candidate : last;
    }

    private static int minutes(Instant from, Instant to) {
        return (int) Duration.between(from, to).toMinutes();
    }

    private static String identifier(ObjectNode ticket) {
        return ticket.get("owner").get("identifier").asText();
    }
}
