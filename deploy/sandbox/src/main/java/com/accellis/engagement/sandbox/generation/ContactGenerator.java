package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.changes.CommunicationItems;
import com.accellis.engagement.sandbox.changes.References;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.Timestamps;
import com.accellis.engagement.sandbox.setup.SetupTables;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** The people at the companies, and a few who belong to none. */
final class ContactGenerator {

    private static final int LAST_ID_BEFORE = 500;
    private static final int WITHOUT_COMPANY = 5;

    private final Records records;
    private final History history;
    private final Draw draw;

    ContactGenerator(Records records, History history, Draw draw) {
        this.records = records;
        this.history = history;
        this.draw = draw;
    }

    void generate(List<Account> accounts) {
        records.startIdsAfter(RecordType.CONTACTS, LAST_ID_BEFORE);
        for (var account : accounts) {
            var people = account.brief ? 1 : draw.between(2, 11);
            for (var i = 0; i < people; i++) {
                account.contacts.add(contact(account, i == 0));
            }
            account.contacts.forEach(contact -> account.contactReferences.add(References.toContact(contact)));
            account.company.set("defaultContact", account.contactReferences.get(0));
        }
        for (var i = 0; i < WITHOUT_COMPANY; i++) {
            contact(null, false);
        }
    }

    private ObjectNode contact(Account account, boolean isDefault) {
        var id = records.nextId(RecordType.CONTACTS);
        var first = draw.pick(Names.GIVEN);
        var contact = Json.object().put("id", id).put("firstName", first);
        if (!draw.chance(0.03)) {
            contact.put("lastName", draw.pick(Names.FAMILY));
        }
        if (account != null) {
            contact.set("company", account.reference);
            contact.set("site", account.company.get("site"));
        }
        contact.put("inactiveFlag", !isDefault && draw.chance(0.1))
                .put("title", isDefault ? "CEO" : draw.pick(Names.TITLES))
                .put("defaultBillingFlag", isDefault)
                .put("defaultFlag", isDefault)
                .put("defaultPhoneType", "Direct")
                .put("defaultPhoneNbr", "555" + (2_000_000 + id));
        contact.putArray("types").add(SetupTables.named(isDefault ? 2 : 1, isDefault ? "Decision Maker" : "End User"));
        var domain = account == null
                ? "mail.example"
                : CompanyGenerator.domain(account.company.get("name").asText());
        contact.putArray("communicationItems")
                .add(CommunicationItems.phone(id, "555" + (2_000_000 + id)))
                .add(CommunicationItems.email(id, first.toLowerCase(Locale.ROOT) + id + "@" + domain));
        var since = account == null ? history.start() : account.since;
        contact.putObject("_info")
                .put("lastUpdated", Timestamps.seconds(draw.between(since, history.midnight())))
                .put("updatedBy", "jdoe");
        records.put(RecordType.CONTACTS, id, contact);
        return contact;
    }
}
