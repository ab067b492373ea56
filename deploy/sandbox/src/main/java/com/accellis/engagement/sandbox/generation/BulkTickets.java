package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.records.GeneratedRecords;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Service tickets in any number, each following from seed and id alone. Their ids are in order of entry, evenly spread over
 * the history; what else there is on tickets (time, surveys, mergers) they have not.
 */
final class BulkTickets implements GeneratedRecords {

    private static final long MINUTE = 60;
    private static final long DAY = 86_400;
    /** The longest time from entry to the last change. */
    private static final long LONGEST_COURSE = 14 * DAY;

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final int firstId;
    private final int count;
    private final long start;
    private final long now;
    private final List<Account> clients;

    /** @param clients of which there is at least one */
    BulkTickets(long seed, int firstId, int count, History history, List<Account> clients) {
        this.seed = seed;
        this.firstId = firstId;
        this.count = count;
        this.start = history.start().getEpochSecond();
        this.now = history.now().getEpochSecond();
        this.clients = List.copyOf(clients);
    }

    @Override
    public int firstId() {
        return firstId;
    }

    @Override
    public int lastId() {
        return firstId + count - 1;
    }

    @Override
    public IntStream changedSince(Instant time) {
        var since = time.getEpochSecond();
        // Whoever was entered before this had its last change before that time too.
        var candidates = idsEnteredBefore(since - LONGEST_COURSE);
        return IntStream.range(firstId + candidates, firstId + count)
                .filter(id -> Course.of(this, id).changed >= since);
    }

    @Override
    public StoredRecord at(int id) {
        return StoredRecord.of(id, node(id, Course.of(this, id)));
    }

    /** When a ticket was entered and last changed, cheaply found; in seconds. */
    private record Course(long entered, long resolved, long changed, boolean closed) {

        static Course of(BulkTickets tickets, int id) {
            var entered = tickets.enteredAt(id);
            var random = mixed(tickets.seed ^ id * GOLDEN);
            var share = (random >>> 11) * 0x1.0p-53;
            // Two of three are done within four hours, the others within two weeks; one in a hundred stays open.
            var minutes = share < 0.66 ? 5 + 350 * share : 240 + (share - 0.66) / 0.34 * (14 * 1440 - 300);
            var resolved = entered + (long) (minutes * MINUTE) + (random & 31);
            var closed = share < 0.99 && resolved <= tickets.now;
            var touched = Math.min(entered + (random & 1023), tickets.now);
            return new Course(entered, resolved, closed ? resolved : touched, closed);
        }
    }

    /** The evenly spread moment of an id. */
    private long enteredAt(int id) {
        return start + (id - firstId) * (now - start) / count;
    }

    private int idsEnteredBefore(long second) {
        var ids = (Math.max(start, Math.min(second, now)) - start) * count / (now - start) - 1;
        return (int) Math.max(0, Math.min(count, ids));
    }

    private ObjectNode node(int id, Course course) {
        var draw = new Draw(new SplittableRandom(seed + id * GOLDEN));
        var account = client(Instant.ofEpochSecond(course.entered), draw);
        var owner = draw.pick(SetupTables.MEMBERS);
        var member = owner.get("identifier").asText();
        var node = Json.object()
                .put("id", id)
                .put("summary", draw.pick(Names.TICKET_SUMMARIES))
                .put("recordType", "ServiceTicket");
        node.set("board", draw.chance(0.8) ? SetupTables.SERVICE_BOARDS.get(0) : draw.pick(SetupTables.SERVICE_BOARDS));
        node.set("status", course.closed ? SetupTables.CLOSED : SetupTables.IN_PROGRESS);
        node.set("company", account.reference);
        if (!account.contactReferences.isEmpty() && !draw.chance(0.04)) {
            node.set("contact", draw.pick(account.contactReferences));
        }
        node.set("owner", owner);
        node.set("priority", SetupTables.PRIORITIES.get(draw.chance(0.7) ? 2 : draw.between(0, 3)));
        node.put("closedFlag", course.closed);
        if (course.closed) {
            node.put("closedDate", text(course.resolved)).put("closedBy", member);
        }
        node.put("actualHours", BigDecimal.valueOf(draw.between(0, 8) * 25L, 2)).put("approved", true);
        node.set("type", draw.pick(SetupTables.TICKET_TYPES));
        node.set("team", draw.pick(SetupTables.TEAMS));
        node.set("source", draw.pick(SetupTables.SOURCES));
        node.put("severity", draw.chance(0.8) ? "Medium" : "High").put("impact", "Medium");
        if (course.closed && !draw.chance(0.03)) {
            node.put("dateResolved", text(course.resolved))
                    .put("resolveMinutes", (course.resolved - course.entered) / MINUTE);
        }
        node.put("isInSla", draw.chance(0.9))
                .put("hasChildTicket", false)
                .put("hasMergedChildTicketFlag", false)
                .put("billTime", "NoDefault");
        node.putObject("_info")
                .put("lastUpdated", text(course.changed))
                .put("updatedBy", member)
                .put("dateEntered", text(course.entered))
                .put("enteredBy", draw.chance(0.4) ? member : "Portal");
        return node;
    }

    /** One that was a client then; when drawing finds none soon, any. */
    private Account client(Instant at, Draw draw) {
        var account = draw.pick(clients);
        for (var tries = 0; tries < 10 && !account.isServed(at); tries++) {
            account = draw.pick(clients);
        }
        return account;
    }

    private static String text(long second) {
        return Timestamps.seconds(Instant.ofEpochSecond(second));
    }

    /** Spreads neighbouring numbers over all bits (the finalizer of SplitMix64). */
    private static long mixed(long value) {
        var z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
