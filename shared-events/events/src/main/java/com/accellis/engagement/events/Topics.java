package com.accellis.engagement.events;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every topic of the platform. Names are part of the public contract. */
public final class Topics {

    public static final Topic CALLBACKS = Topic.deleted("connectwise.callbacks", Duration.ofDays(7));
    public static final Topic COMPANIES = Topic.compacted("connectwise.companies");
    public static final Topic CONTACTS = Topic.compacted("connectwise.contacts");
    public static final Topic TICKETS = Topic.compacted("connectwise.tickets");
    public static final Topic TIME_ENTRIES = Topic.compacted("connectwise.time-entries");
    public static final Topic AGREEMENTS = Topic.compacted("connectwise.agreements");
    public static final Topic AGREEMENT_ADDITIONS = Topic.compacted("connectwise.agreement-additions");
    public static final Topic MARKET_DESCRIPTIONS = Topic.compacted("connectwise.market-descriptions");
    public static final Topic SURVEYS = Topic.compacted("crewhu.surveys");
    public static final Topic SYNC_RUNS = Topic.compacted("connectwise.sync-runs");
    public static final Topic CLIENTS = Topic.compacted("engagement.clients");
    public static final Topic COMPANY_ASSIGNMENTS = Topic.compacted("engagement.company-assignments");
    public static final Topic SCORES = Topic.compacted("engagement.scores");
    public static final Topic SCORE_CHANGES = Topic.deleted("engagement.score-changes", Duration.ofDays(400));

    private static final List<Topic> SOURCE = List.of(
            COMPANIES, CONTACTS, TICKETS, TIME_ENTRIES, AGREEMENTS, AGREEMENT_ADDITIONS, MARKET_DESCRIPTIONS, SURVEYS);

    private Topics() {}

    /** The topics that carry events, in the order of the data flow. */
    public static List<Topic> events() {
        return Stream.of(
                        List.of(CALLBACKS),
                        SOURCE,
                        List.of(SYNC_RUNS, CLIENTS, COMPANY_ASSIGNMENTS, SCORES, SCORE_CHANGES))
                .flatMap(List::stream)
                .toList();
    }

    /** The topics that take what could not be processed: one per topic and the service that reads or fills it. */
    public static List<Topic> deadLetters() {
        return Stream.of(
                        Stream.of(CALLBACKS.deadLetter(Services.CONNECTOR)),
                        SOURCE.stream().map(topic -> topic.deadLetter(Services.CONNECTOR)),
                        Stream.of(COMPANIES, CONTACTS).map(topic -> topic.deadLetter(Services.REGISTRY)),
                        Stream.of(
                                        TICKETS,
                                        TIME_ENTRIES,
                                        AGREEMENTS,
                                        AGREEMENT_ADDITIONS,
                                        SURVEYS,
                                        SYNC_RUNS,
                                        CLIENTS,
                                        COMPANY_ASSIGNMENTS)
                                .map(topic -> topic.deadLetter(Services.SCORING)))
                .flatMap(Function.identity())
                .toList();
    }
}
