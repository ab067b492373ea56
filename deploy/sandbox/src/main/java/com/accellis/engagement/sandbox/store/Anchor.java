package com.accellis.engagement.sandbox.store;

import com.accellis.engagement.sandbox.generation.MspGenerator;
import com.accellis.engagement.sandbox.records.Records;
import java.time.Instant;
import java.util.OptionalInt;

/**
 * What the generated records follow from.
 *
 * @param tickets how many service tickets there are; empty for as many as follow from the clients
 * @param now the instant at which the generated history ends
 */
public record Anchor(int seed, int clients, OptionalInt tickets, Instant now) {

    private static final int DEFAULT_SEED = 1;
    private static final int DEFAULT_CLIENTS = 60;
    /** More clients than this, each with all its records in memory, would not fit into a usual heap. */
    private static final int MOST_CLIENTS_IN_DETAIL = 200;

    private static final int TICKETS_PER_CLIENT = 350;
    private static final int MOST_TICKETS = 1_000_000;

    /** What was asked for, and the usual for what was not. */
    static Anchor of(Size size, Instant now) {
        var clients = size.clients().orElse(DEFAULT_CLIENTS);
        var tickets = size.tickets().isEmpty() && clients > MOST_CLIENTS_IN_DETAIL
                ? OptionalInt.of(Math.min(MOST_TICKETS, clients * TICKETS_PER_CLIENT))
                : size.tickets();
        return new Anchor(size.seed().orElse(DEFAULT_SEED), clients, tickets, now);
    }

    /** Whether this is what was asked for, as far as anything was. */
    boolean fits(Size size) {
        return size.seed().orElse(seed) == seed
                && size.clients().orElse(clients) == clients
                && (size.tickets().isEmpty() || size.tickets().equals(tickets));
    }

    Records generate() {
        return new MspGenerator(seed, clients, tickets, now).generate();
    }

    /** As the options that give the same again. */
    @Override
    public String toString() {
        var options = "--seed " + seed + " --clients " + clients;
        return tickets.isEmpty() ? options : options + " --tickets " + tickets.getAsInt();
    }
}
