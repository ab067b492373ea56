package com.accellis.engagement.sandbox.generation;

import static com.accellis.engagement.sandbox.setup.SetupTables.ACTIVE;
import static com.accellis.engagement.sandbox.setup.SetupTables.CLIENT;
import static com.accellis.engagement.sandbox.setup.SetupTables.FORMER_CLIENT;
import static com.accellis.engagement.sandbox.setup.SetupTables.GOLD;
import static com.accellis.engagement.sandbox.setup.SetupTables.INACTIVE;
import static com.accellis.engagement.sandbox.setup.SetupTables.NOT_APPROVED;
import static com.accellis.engagement.sandbox.setup.SetupTables.OWNER;
import static com.accellis.engagement.sandbox.setup.SetupTables.PROSPECT;
import static com.accellis.engagement.sandbox.setup.SetupTables.VENDOR;

import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** The MSP itself, its clients, and companies of all other sorts. */
final class CompanyGenerator {

    private static final int OWN_COMPANY = 2;
    private static final int LAST_ID_BEFORE = 249;

    private final Records records;
    private final History history;
    private final Draw draw;
    private int number;

    CompanyGenerator(Records records, History history, Draw draw) {
        this.records = records;
        this.history = history;
        this.draw = draw;
    }

    /** The accounts, of which the first {@code clients} are the active clients. */
    List<Account> generate(int clients) {
        put(OWN_COMPANY, "Northwind MSP", history.start(), ACTIVE, OWNER);
        records.startIdsAfter(RecordType.COMPANIES, LAST_ID_BEFORE);
        var accounts = new ArrayList<Account>();
        for (var place : places(clients)) {
            accounts.add(client(place));
        }
        for (var i = 0; i < 1 + clients / 12; i++) {
            accounts.add(formerClient());
        }
        accounts.add(deletedClient());
        for (var i = 0; i < 1 + clients / 6; i++) {
            accounts.add(prospect());
        }
        for (var i = 0; i < 1 + clients / 10; i++) {
            accounts.add(vendor());
        }
        return accounts;
    }

    /** Evenly spread from the quietest to the busiest, in mixed order. */
    private List<Double> places(int clients) {
        var places = new ArrayList<Double>();
        for (var i = 0; i < clients; i++) {
            places.add((i + 0.5) / clients);
        }
        for (var i = clients - 1; i > 0; i--) {
            Collections.swap(places, i, draw.between(0, i));
        }
        return places;
    }

    private Account client(double place) {
        var since = draw.chance(0.85)
                ? draw.between(history.daysAgo(3000), history.start())
                : draw.between(history.start(), history.daysAgo(45));
        var company = draw.chance(0.25) ? next(since, ACTIVE, CLIENT, GOLD) : next(since, ACTIVE, CLIENT);
        return account(company, Profile.ofClient(place, draw), since, history.endOfToday());
    }

    private Account formerClient() {
        var since = draw.between(history.daysAgo(3000), history.daysAgo(800));
        var left = draw.between(history.daysAgo(500), history.daysAgo(20));
        // Some MSPs keep the type Client and only change the status.
        var company = next(since, INACTIVE, draw.chance(0.5) ? CLIENT : FORMER_CLIENT);
        touched(company, left);
        return account(company, Profile.quiet(6), since, left);
    }

    private Account deletedClient() {
        var since = draw.between(history.daysAgo(2000), history.daysAgo(900));
        var left = draw.between(history.daysAgo(300), history.daysAgo(100));
        var company = next(since, ACTIVE, CLIENT);
        company.put("deletedFlag", true)
                .put("dateDeleted", Timestamps.seconds(left))
                .put("deletedBy", "jdoe");
        touched(company, left);
        return account(company, Profile.quiet(4), since, left);
    }

    private Account prospect() {
        var since = draw.between(history.daysAgo(400), history.daysAgo(5));
        var company = next(since, draw.chance(0.3) ? NOT_APPROVED : ACTIVE, PROSPECT);
        company.put("leadFlag", true);
        return account(company, Profile.quiet(draw.chance(0.4) ? 1.0 : 0), since, history.endOfToday());
    }

    private Account vendor() {
        var since = draw.between(history.daysAgo(3000), history.daysAgo(100));
        var company = next(since, ACTIVE, VENDOR);
        company.put("isVendorFlag", true);
        return account(company, Profile.quiet(0), since, history.endOfToday());
    }

    private static Account account(ObjectNode company, Profile profile, Instant since, Instant until) {
        return new Account(company, profile, since, until);
    }

    private ObjectNode next(Instant since, ObjectNode status, ObjectNode... types) {
        return put(records.nextId(RecordType.COMPANIES), Names.company(number++), since, status, types);
    }

    private ObjectNode put(int id, String name, Instant since, ObjectNode status, ObjectNode... types) {
        var entered = Timestamps.seconds(since);
        var company = Json.object()
                .put("id", id)
                .put("identifier", name.replaceAll("[^A-Za-z0-9]", "").toUpperCase(Locale.ROOT))
                .put("name", name);
        company.set("status", status);
        company.put("website", "https://" + domain(name)).put("phoneNumber", "555" + (1_000_000 + id));
        if (!draw.chance(0.12)) {
            company.set("market", draw.pick(SetupTables.MARKETS));
        }
        company.set("territory", draw.pick(SetupTables.TERRITORIES));
        company.set("site", SetupTables.named(1000 + id, "Main"));
        company.put("dateAcquired", entered)
                .put("leadFlag", false)
                .put("deletedFlag", false)
                .put("isVendorFlag", false)
                .put("numberOfEmployees", draw.between(5, 250));
        company.set("types", Json.array().addAll(List.of(types)));
        var info = company.putObject("_info");
        info.put("lastUpdated", Timestamps.seconds(draw.between(since, history.midnight())))
                .put(
                        "updatedBy",
                        draw.pick(SetupTables.MEMBERS).get("identifier").asText())
                .put("dateEntered", entered)
                .put("enteredBy", "jdoe");
        company.putArray("customFields")
                .addObject()
                .put("id", 9)
                .put("caption", "Segment")
                .put("type", "Text")
                .put("entryMethod", "EntryField")
                .put("numberOfDecimals", 0)
                .put("value", draw.chance(0.3) ? "Gold" : "Standard");
        records.put(RecordType.COMPANIES, id, company);
        return company;
    }

    /** Nodes may still be completed here: nobody reads them before generation is over. */
    private static void touched(ObjectNode company, Instant at) {
        company.withObject("/_info").put("lastUpdated", Timestamps.seconds(at));
    }

    static String domain(String companyName) {
        return companyName.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT) + ".example";
    }
}
