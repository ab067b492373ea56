package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.scoring.movement.KnownFact;
import com.accellis.engagement.scoring.movement.KnownState;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * What was known of a client at a moment. What is known now is in the tables of the newest rows, what was known before in
 * those that begin with {@code superseded_}; a moment finds each row in exactly one of them.
 */
@ApplicationScoped
public class KnownStates {

    private static final String CLIENT = """
            SELECT active AND auto_scoring AS scored, industry, active_contacts FROM client
            WHERE known AND id = ? AND known_from <= ?
            UNION ALL
            SELECT active AND auto_scoring, industry, active_contacts FROM superseded_client
            WHERE id = ? AND known_from <= ? AND known_until > ?
            """;

    private static final String COMPANIES = """
            SELECT company_id FROM company_assignment WHERE client_id = ? AND known_from <= ?
            UNION ALL
            SELECT company_id FROM superseded_assignment WHERE client_id = ? AND known_from <= ? AND known_until > ?
            """;

    private static final String SOURCES = """
            SELECT entity, configured, loaded, fresh, covers_from FROM availability WHERE known_from <= ?
            UNION ALL
            SELECT entity, configured, loaded, fresh, covers_from FROM superseded_availability
            WHERE known_from <= ? AND known_until > ?
            """;

    private static final String FACT_COLUMNS = "topic, id, deleted, company_id, day, tickets, first_touch, hours,"
            + " procurement, answers, rating_sum, event";

    private static final String FACTS_OF_DAYS = """
            SELECT %1$s FROM fact WHERE company_id = ANY (?) AND day BETWEEN ? AND ? AND known_from <= ?
            UNION ALL
            SELECT %1$s FROM superseded_fact
            WHERE company_id = ANY (?) AND day BETWEEN ? AND ? AND known_from <= ? AND known_until > ?
            """.formatted(FACT_COLUMNS);

    private static final String FACTS_BY_KEY = """
            SELECT %1$s FROM fact WHERE (topic, id) IN (SELECT * FROM unnest(?::text[], ?::text[])) AND known_from <= ?
            UNION ALL
            SELECT %1$s FROM superseded_fact
            WHERE (topic, id) IN (SELECT * FROM unnest(?::text[], ?::text[])) AND known_from <= ? AND known_until > ?
            """.formatted(FACT_COLUMNS);

    private final DataSource database;
    private final Scorecards scorecards;
    private final SourceStates sources;

    KnownStates(DataSource database, Scorecards scorecards, SourceStates sources) {
        this.database = database;
        this.scorecards = scorecards;
        this.sources = sources;
    }

    /**
     * A moment of knowledge.
     *
     * @param at null means now
     */
    public record Moment(Instant at) {

        public static final Moment NOW = new Moment(null);

        private OffsetDateTime inDatabase() {
            return at == null ? OffsetDateTime.MAX : at.atOffset(ZoneOffset.UTC);
        }
    }

    /** A fact together with the event it came from. */
    public record Evidence(KnownFact fact, String event) {}

    /** What was known at {@code moment} of all days that the windows ending with {@code day} contain. */
    public KnownState at(UUID client, Moment moment, LocalDate day) {
        return ahead(client, moment, day, 0);
    }

    /** The same, with the facts of {@code days} more days, so that windows may end on any of them. */
    public KnownState ahead(UUID client, Moment moment, LocalDate day, int days) {
        Set<Long> companies = companies(client, moment);
        LocalDate first = new ScoreWindow(day, ScoreWindow.longest()).firstDay();
        return state(client, moment, day, companies, byKey(facts(companies, moment, first, day.plusDays(days))));
    }

    /** Two states of a client, the first not later than the second, that can be compared fact by fact. */
    public record Pair(KnownState from, KnownState to) {}

    public Pair between(UUID client, Moment from, LocalDate fromDay, Moment to, LocalDate toDay) {
        Set<Long> companiesBefore = companies(client, from);
        Set<Long> companiesAfter = companies(client, to);
        Set<Long> companies = new HashSet<>(companiesBefore);
        companies.addAll(companiesAfter);
        LocalDate first = new ScoreWindow(fromDay, ScoreWindow.longest()).firstDay();
        Map<KnownFact.Key, KnownFact> before = byKey(facts(companies, from, first, toDay));
        Map<KnownFact.Key, KnownFact> after = byKey(facts(companies, to, first, toDay));
        // A fact that counts at one moment only may have moved, been deleted or not been there at the other one.
        complete(before, after.keySet(), from);
        complete(after, before.keySet(), to);
        return new Pair(
                state(client, from, fromDay, companiesBefore, before), state(client, to, toDay, companiesAfter, after));
    }

    private KnownState state(
            UUID client, Moment moment, LocalDate day, Set<Long> companies, Map<KnownFact.Key, KnownFact> facts) {
        return new KnownState(
                day,
                moment.at() == null ? scorecards.current() : scorecards.at(moment.at()),
                client(client, moment),
                companies,
                moment.at() == null ? sources.all() : sourcesAt(moment),
                facts);
    }

    public Set<Long> companies(UUID client, Moment moment) {
        return query(
                COMPANIES,
                statement -> {
                    statement.setObject(1, client);
                    statement.setObject(2, moment.inDatabase());
                    statement.setObject(3, client);
                    statement.setObject(4, moment.inDatabase());
                    statement.setObject(5, moment.inDatabase());
                },
                rows -> {
                    Set<Long> companies = new HashSet<>();
                    while (rows.next()) {
                        companies.add(rows.getLong(1));
                    }
                    return companies;
                });
    }

    KnownState.Client client(UUID client, Moment moment) {
        return query(
                CLIENT,
                statement -> {
                    statement.setObject(1, client);
                    statement.setObject(2, moment.inDatabase());
                    statement.setObject(3, client);
                    statement.setObject(4, moment.inDatabase());
                    statement.setObject(5, moment.inDatabase());
                },
                rows -> rows.next()
                        ? new KnownState.Client(rows.getBoolean(1), rows.getString(2), rows.getInt(3))
                        : KnownState.Client.UNKNOWN);
    }

    private Map<SourceEntity, SourceState> sourcesAt(Moment moment) {
        return query(
                SOURCES,
                statement -> {
                    for (int i = 1; i <= 3; i++) {
                        statement.setObject(i, moment.inDatabase());
                    }
                },
                rows -> {
                    Map<SourceEntity, SourceState> states = new EnumMap<>(SourceEntity.class);
                    while (rows.next()) {
                        SourceState state = SourceStates.state(rows);
                        SourceEntity.named(rows.getString("entity")).ifPresent(entity -> states.put(entity, state));
                    }
                    return states;
                });
    }

    /** The facts that count for these companies within the window, in no order. */
    public List<Evidence> facts(Set<Long> companies, Moment moment, ScoreWindow window) {
        return facts(companies, moment, window.firstDay(), window.lastDay());
    }

    private List<Evidence> facts(Set<Long> companies, Moment moment, LocalDate first, LocalDate last) {
        return query(
                FACTS_OF_DAYS,
                statement -> {
                    var ids = statement.getConnection().createArrayOf("bigint", companies.toArray());
                    statement.setArray(1, ids);
                    statement.setObject(2, first);
                    statement.setObject(3, last);
                    statement.setObject(4, moment.inDatabase());
                    statement.setArray(5, ids);
                    statement.setObject(6, first);
                    statement.setObject(7, last);
                    statement.setObject(8, moment.inDatabase());
                    statement.setObject(9, moment.inDatabase());
                },
                KnownStates::evidence);
    }

    /** Adds what was known at the moment of records that the other moment counts. */
    private void complete(Map<KnownFact.Key, KnownFact> facts, Collection<KnownFact.Key> wanted, Moment moment) {
        List<KnownFact.Key> missing =
                wanted.stream().filter(key -> !facts.containsKey(key)).toList();
        if (missing.isEmpty()) {
            return;
        }
        List<Evidence> found = query(
                FACTS_BY_KEY,
                statement -> {
                    var topics = SqlArrays.of(statement.getConnection(), "text", missing, KnownFact.Key::topic);
                    var ids = SqlArrays.of(statement.getConnection(), "text", missing, KnownFact.Key::id);
                    statement.setArray(1, topics);
                    statement.setArray(2, ids);
                    statement.setObject(3, moment.inDatabase());
                    statement.setArray(4, topics);
                    statement.setArray(5, ids);
                    statement.setObject(6, moment.inDatabase());
                    statement.setObject(7, moment.inDatabase());
                },
                KnownStates::evidence);
        facts.putAll(byKey(found));
    }

    private static Map<KnownFact.Key, KnownFact> byKey(List<Evidence> facts) {
        Map<KnownFact.Key, KnownFact> byKey = new HashMap<>();
        facts.forEach(found -> byKey.put(found.fact().key(), found.fact()));
        return byKey;
    }

    private static List<Evidence> evidence(ResultSet rows) throws SQLException {
        List<Evidence> facts = new ArrayList<>();
        while (rows.next()) {
            var key = new KnownFact.Key(rows.getString("topic"), rows.getString("id"));
            facts.add(new Evidence(
                    new KnownFact(
                            key,
                            rows.getBoolean("deleted"),
                            rows.getObject("company_id", Long.class),
                            rows.getObject("day", LocalDate.class),
                            ScoreRows.sums(rows)),
                    rows.getString("event")));
        }
        return facts;
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T read(ResultSet rows) throws SQLException;
    }

    private <T> T query(String sql, Binding binding, Reading<T> reading) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            try (var rows = statement.executeQuery()) {
                return reading.read(rows);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("What was known of a client could not be read", e);
        }
    }
}
