package com.accellis.engagement.sandbox.generation;

import com.accellis.engagement.sandbox.changes.References;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A company, and what the rest of the generation needs to know of it. */
final class Account {

    final ObjectNode company;
    /** What other records show of the company; one node shared by all of them. */
    final ObjectNode reference;

    final Profile profile;
    /** When its work with the MSP began. */
    final Instant since;
    /** When it ended; the end of today for those that stay. */
    final Instant until;

    final List<ObjectNode> contacts = new ArrayList<>();
    final List<ObjectNode> contactReferences = new ArrayList<>();
    final List<ObjectNode> agreementReferences = new ArrayList<>();

    /** Whether only the least is invented, because there are very many. */
    boolean brief;

    Account(ObjectNode company, Profile profile, Instant since, Instant until) {
        this.company = company;
        this.reference = References.toCompany(company);
        this.profile = profile;
        this.since = since;
        this.until = until;
    }

    int id() {
        return company.path("id").asInt();
    }

    boolean isServed(Instant at) {
        return !at.isBefore(since) && !at.isAfter(until);
    }
}
