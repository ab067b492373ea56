package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/** Invents a whole MSP: the same seed, numbers and instant give the same records. */
public final class MspGenerator {

    /**
     * When a number of tickets is asked for, so many companies have everything; the others have one contact, one agreement
     * with one addition, and tickets made on demand.
     */
    private static final int ACCOUNTS_IN_DETAIL = 80;

    private final long seed;
    private final int clients;
    private final OptionalInt tickets;
    private final Instant now;

    /**
     * @param clients active companies of type Client; others come on top
     * @param tickets exactly so many service tickets, most of them made only when they are read; empty for as many as
     *     follow from the clients, all with time, projects and surveys
     */
    public MspGenerator(long seed, int clients, OptionalInt tickets, Instant now) {
        this.seed = seed;
        this.clients = clients;
        this.tickets = tickets;
        this.now = now;
    }

    public Records generate() {
        var records = new Records();
        var history = History.endingAt(now);
        var draw = new Draw(new SplittableRandom(seed));
        setup(records, RecordType.MARKETS, SetupTables.MARKETS);
        setup(records, RecordType.COMPANY_STATUSES, SetupTables.COMPANY_STATUSES);
        setup(records, RecordType.COMPANY_TYPES, SetupTables.COMPANY_TYPES);
        var accounts = new CompanyGenerator(records, history, draw.split()).generate(clients);
        accounts.forEach(account -> account.brief = true);
        inDetail(accounts).forEach(account -> account.brief = false);
        new ContactGenerator(records, history, draw.split()).generate(accounts);
        new AgreementGenerator(records, history, draw.split()).generate(accounts);
        var planned = new ArrayList<PlannedTicket>();
        var left = (long) tickets.orElse(Integer.MAX_VALUE);
        for (var account : inDetail(accounts)) {
            var more = new TicketPlanner(history, draw.split()).plan(account);
            left -= more.stream().filter(ticket -> !ticket.isProject()).count();
            if (left < 0) {
                break;
            }
            planned.addAll(more);
        }
        new TicketWriter(records, history, draw.split()).write(planned);
        new TimeEntryGenerator(records, history, draw.split()).generate(accounts, planned);
        new SurveyGenerator(records, history, draw.split()).generate(planned);
        addBulk(records, history, accounts.subList(0, clients));
        return records;
    }

    private List<Account> inDetail(List<Account> accounts) {
        return tickets.isEmpty() ? accounts : accounts.subList(0, Math.min(accounts.size(), ACCOUNTS_IN_DETAIL));
    }

    /** What is missing to the number asked for. */
    private void addBulk(Records records, History history, List<Account> activeClients) {
        var missing = tickets.orElse(0) - records.count(RecordType.SERVICE_TICKETS);
        if (missing > 0) {
            var firstId = records.nextId(RecordType.SERVICE_TICKETS);
            var bulk = new BulkTickets(seed, firstId, missing, history, activeClients);
            records.generate(RecordType.SERVICE_TICKETS, bulk);
        }
    }

    private static void setup(Records records, RecordType type, List<ObjectNode> rows) {
        for (var row : rows) {
            var whole = Json.shallowCopy(row);
            whole.putObject("_info").put("lastUpdated", "2020-01-01T00:00:00Z").put("updatedBy", "jdoe");
            records.put(type, row.get("id").asInt(), whole);
        }
    }
}
