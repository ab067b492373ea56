package com.accellis.engagement.scoring.activity;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.scoring.convergence.Transactions;
import com.accellis.engagement.scoring.counting.Activity;
import com.accellis.engagement.scoring.counting.CountingRules;
import com.accellis.engagement.scoring.mapping.MappingReplica;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.Assignments;
import com.accellis.engagement.scoring.score.ClientScores;
import com.accellis.engagement.scoring.score.SourceStates;
import jakarta.enterprise.context.Dependent;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** What other services say, told to this one event by event, each in a transaction of its own unless one is open. */
@Dependent
public class Scene {

    /** Whatever the clocks of tests say, these sources are fresh. */
    private static final Duration FRESH_FOR = Duration.ofDays(7);

    private final ApplyActivity applyActivity;
    private final MappingReplica mapping;
    private final SourceStates sources;
    private final CountingRules rules;
    private final DataSource database;
    private final Transactions transactions = new Transactions();

    Scene(
            ApplyActivity applyActivity,
            Assignments assignments,
            ClientScores scores,
            AppliedOffsets offsets,
            SourceStates sources,
            CountingRules rules,
            DataSource database) {
        this.applyActivity = applyActivity;
        this.mapping = new MappingReplica(assignments, scores, offsets);
        this.sources = sources;
        this.rules = rules;
        this.database = database;
    }

    /** An older run would not replace what another test left. */
    public void forgetSources() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("TRUNCATE source_state, availability, superseded_availability");
        }
    }

    /**
     * Nobody has been scored yet, and no source is known.
     *
     * @param more tables to be emptied as well
     */
    public void forgetClientsAndSources(String... more) throws SQLException {
        var tables = Stream.concat(
                Stream.of(
                        "source_state",
                        "availability",
                        "superseded_availability",
                        "client",
                        "company_assignment",
                        "closing_score",
                        "score"),
                Stream.of(more));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(tables.collect(Collectors.joining(", ", "TRUNCATE ", " CASCADE")));
        }
    }

    public void allSourcesRead(Instant at) {
        allSourcesRead(at, Map.of());
    }

    /** @param ticketEnds where the records of the runs end on the topic of tickets, per partition */
    public void allSourcesRead(Instant at, Map<Integer, Long> ticketEnds) {
        transactions.run(() -> Stream.of(SourceEntity.values()).forEach(entity -> {
            var ends = entity.topic().equals(Topics.TICKETS) ? ticketEnds : Map.<Integer, Long>of();
            sources.keep(new SyncRunCompleted(entity, true, UUID.randomUUID(), at, null, ends));
        }));
        judge(at);
    }

    public void switchedOff(SourceEntity entity, Instant at) {
        transactions.run(() -> sources.keep(new SyncRunCompleted(entity, false, null, at, null, null)));
        judge(at);
    }

    public void judge(Instant now) {
        transactions.run(() -> sources.judge(now, FRESH_FOR));
    }

    /** A client that is active and scored. */
    public void enter(UUID client) {
        transactions.run(() -> enterWithin(client));
    }

    /** The same in the transaction that is open. */
    public void enterWithin(UUID client) {
        mapping.clients(List.of(new ClientChanged(
                client, 1, false, null, "Client", "other", ClientChanged.Status.ACTIVE, true, 30, 3)));
    }

    public void assign(long company, UUID client, long revision) {
        transactions.run(() -> mapping.assignments(List.of(new CompanyAssigned(company, client, revision))));
    }

    /** Help-desk tickets that were entered at that moment; how far their topic is applied does not change. */
    public void tickets(long company, int count, Instant entered) {
        transactions.run(() -> ticketsWithin(company, count, entered, Map.of()));
    }

    /** @param nextOffsets how far their topic is applied then */
    public void tickets(long company, int count, Instant entered, Map<Integer, Long> nextOffsets) {
        transactions.run(() -> ticketsWithin(company, count, entered, nextOffsets));
    }

    /** The same in the transaction that is open. */
    public void ticketsWithin(long company, int count, Instant entered, Map<Integer, Long> nextOffsets) {
        List<Activity> tickets = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            tickets.add(rules.of(new TicketChanged(
                    company * 100 + n,
                    new SourceVersion(entered, n),
                    false,
                    TicketChanged.Kind.SERVICE,
                    company,
                    "Printer",
                    "Help Desk",
                    "New",
                    entered,
                    null,
                    null,
                    false,
                    null)));
        }
        applyActivity.apply(Topics.TICKETS, tickets, Map.of(), nextOffsets, entered, false);
    }
}
