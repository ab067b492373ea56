package com.accellis.engagement.endtoend;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/** How much is tried: little in every build, much with {@code -Plong}. */
final class Counts {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));

    static final int CLIENTS = LONG ? 40 : 12;
    static final int CHANGES = LONG ? 1_500 : 320;
    static final int LATENCIES = LONG ? 1_000 : 100;

    /** Builds run on whatever there is, beside whatever there is. */
    static final Duration FIRST_PAGE_WITHIN = Duration.ofMillis(LONG ? 1_500 : 15_000);

    /** What the source allows in a minute, and clients enough for more requests than two minutes allow. */
    static final int REQUESTS_ALLOWED = LONG ? 1_000 : 60;

    static final int CLIENTS_OF_LIMIT = LONG ? 100 : 12;

    /** Of the scoring service and of its database together. */
    static final int SCORING_KILLS = LONG ? 50 : 2;

    static final int SCORING_STOPS = LONG ? 10 : 1;

    static final int SCORING_HALTS = LONG ? 6 : 1;

    static final int GATEWAY_KILLS = LONG ? 30 : 2;
    static final int BROKER_KILLS = LONG ? 20 : 1;

    /** Each way in which the network between gateway and broker can be disturbed. */
    static final int NETWORK_FAULTS = LONG ? 5 : 1;

    static final int CALLBACKS_AT_ONCE = LONG ? 1_500 : 300;

    /** How long the gateway gets more than it can store. */
    static final Duration OVERLOAD = Duration.ofSeconds(LONG ? 120 : 6);

    /** Of made-up requests to all services together. */
    static final int FUZZED_REQUESTS = LONG ? 100_000 : 1_000;

    /** Of the whole system: at least so many, for at least so long. */
    static final int FAULTS = LONG ? 110 : 4;

    static final int CLIENTS_OF_FAULTS = LONG ? 40 : 4;

    static final Duration FAULTS_FOR = Duration.ofMinutes(LONG ? 30 : 0);

    /** Of each service and of the edge, one after the other, and how many callbacks come meanwhile. */
    static final int RESTARTS = LONG ? 10 : 1;

    static final int CALLBACKS_PER_SECOND_OF_RESTARTS = LONG ? 200 : 40;

    /** How long something that every service needs is away. */
    static final Duration OUTAGE = Duration.ofSeconds(LONG ? 300 : 30);

    static final int GATEWAY_STOPS = LONG ? 10 : 2;

    /** How long scoring works on a load before its database is copied, and on, before it is lost. */
    static final Duration BEFORE_BACKUP = Duration.ofSeconds(LONG ? 60 : 5);

    static final Duration AFTER_BACKUP = Duration.ofSeconds(LONG ? 600 : 8);

    /** Of the whole system under a steady load; {@code -Dgrowth.minutes=N} makes it another. */
    static final Duration GROWTH = Duration.ofMinutes(Long.getLong("growth.minutes", LONG ? 60 : 6));

    private Counts() {}

    /** Every seed makes another business. The first is that of the shared system. */
    static List<Long> seeds() {
        return LongStream.rangeClosed(1, LONG ? 10 : 1).boxed().toList();
    }

    static List<Long> seedsOfKills() {
        return LongStream.rangeClosed(101, LONG ? 105 : 101).boxed().toList();
    }

    /** Three kills each. */
    static List<Long> seedsOfConnectorKills() {
        return LongStream.rangeClosed(201, LONG ? 217 : 201).boxed().toList();
    }

    static List<Long> seedsOfTakeovers() {
        return LongStream.rangeClosed(301, LONG ? 305 : 301).boxed().toList();
    }
}
