package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Invents a whole MSP: the same seed, number of clients and instant give the same records. */
public final class MspGenerator {

    private final long seed;
    private final int clients;
    private final Instant now;

    /** @param clients active companies of type Client; others come on top */
    public MspGenerator(long seed, int clients, Instant now) {
        this.seed = seed;
        this.clients = clients;
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
        new ContactGenerator(records, history, draw.split()).generate(accounts);
        new AgreementGenerator(records, history, draw.split()).generate(accounts);
        var tickets = new ArrayList<PlannedTicket>();
        for (var account : accounts) {
            tickets.addAll(new TicketPlanner(history, draw.split()).plan(account));
        }
        new TicketWriter(records, history, draw.split()).write(tickets);
        new TimeEntryGenerator(records, history, draw.split()).generate(accounts, tickets);
        new SurveyGenerator(records, history, draw.split()).generate(tickets);
        return records;
    }

    private static void setup(Records records, RecordType type, List<ObjectNode> rows) {
        for (var row : rows) {
            var whole = Json.shallowCopy(row);
            whole.putObject("_info").put("lastUpdated", "2020-01-01T00:00:00Z").put("updatedBy", "jdoe");
            records.put(type, row.get("id").asInt(), whole);
        }
    }
}
