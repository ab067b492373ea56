package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/** Reading what a client's score is made of, and writing the result. Only for holders of the client's lock. */
@ApplicationScoped
class ScoreRows {

    private static final TypeReference<List<MetricScore>> METRICS = new TypeReference<>() {};

    private static final String LOCK_CLIENTS = """
            SELECT id, known, active AND auto_scoring AS scored, score_revision, industry, active_contacts, closed_through
            FROM client WHERE id = ANY (?) ORDER BY id FOR UPDATE
            """;

    private static final String MAPPED = "SELECT DISTINCT client_id FROM company_assignment WHERE client_id = ANY (?)";

    /** Each day is read once, for the shortest window that it is in. */
    private static final String TOTALS = """
            SELECT a.client_id, width_bucket(?::date - b.day, ?::int[]) AS shortest, sum(b.tickets) AS tickets,
                   sum(b.first_touch) AS first_touch, sum(b.hours) AS hours, sum(b.procurement) AS procurement,
                   sum(b.answers) AS answers, sum(b.rating_sum) AS rating_sum
            FROM company_assignment a
            JOIN day_bucket b ON b.company_id = a.company_id AND b.day BETWEEN ? AND ?
            WHERE a.client_id = ANY (?)
            GROUP BY a.client_id, shortest
            """;

    private static final String HISTORY = """
            SELECT a.client_id, b.day, sum(b.tickets) AS tickets, sum(b.first_touch) AS first_touch,
                   sum(b.hours) AS hours, sum(b.procurement) AS procurement, sum(b.answers) AS answers,
                   sum(b.rating_sum) AS rating_sum
            FROM company_assignment a
            JOIN day_bucket b ON b.company_id = a.company_id AND b.day BETWEEN ? AND ?
            WHERE a.client_id = ANY (?)
            GROUP BY a.client_id, b.day ORDER BY a.client_id, b.day
            """;

    private static final String STORED = """
            SELECT client_id, window_days, current, as_of, score, grade, coverage, scorecard_version, details, tickets,
                   first_touch, hours, procurement, answers, rating_sum
            FROM score WHERE client_id = ANY (?) ORDER BY client_id, window_days
            """;

    private static final String STORE = """
            INSERT INTO score (client_id, window_days, current, as_of, score, grade, coverage, scorecard_version, details,
                               tickets, first_touch, hours, procurement, answers, rating_sum)
            SELECT i.client_id, i.window_days, true, ?, i.score, i.grade, i.coverage, i.scorecard_version, i.details::jsonb,
                   i.tickets, i.first_touch, i.hours, i.procurement, i.answers, i.rating_sum
            FROM unnest(?::uuid[], ?::int[], ?::numeric[], ?::text[], ?::numeric[], ?::int[], ?::text[], ?::bigint[],
                        ?::bigint[], ?::numeric[], ?::bigint[], ?::bigint[], ?::bigint[])
                 AS i (client_id, window_days, score, grade, coverage, scorecard_version, details, tickets, first_touch,
                       hours, procurement, answers, rating_sum)
            ON CONFLICT (client_id, window_days) DO UPDATE SET current = true, as_of = excluded.as_of,
                score = excluded.score, grade = excluded.grade, coverage = excluded.coverage,
                scorecard_version = excluded.scorecard_version, details = excluded.details, tickets = excluded.tickets,
                first_touch = excluded.first_touch, hours = excluded.hours, procurement = excluded.procurement,
                answers = excluded.answers, rating_sum = excluded.rating_sum
            """;

    private static final String STORE_CHANGES = """
            INSERT INTO score_change (client_id, revision, changed_at, change)
            SELECT i.client_id, i.revision, ?, i.change::jsonb
            FROM unnest(?::uuid[], ?::bigint[], ?::text[]) AS i (client_id, revision, change)
            """;

    private static final String LOCK_SCORED_AFTER = """
            SELECT c.id FROM client c
            WHERE EXISTS (SELECT 1 FROM score s WHERE s.client_id = c.id AND s.current AND s.as_of > ?)
            ORDER BY c.id FOR UPDATE OF c
            """;

    private static final String END_ON =
            "UPDATE score SET as_of = ? WHERE client_id = ANY (?) AND current AND as_of > ?";

    private static final String RAISE_REVISIONS = """
            UPDATE client c SET score_revision = i.revision, changed_in = DEFAULT
            FROM unnest(?::uuid[], ?::bigint[]) AS i (id, revision) WHERE c.id = i.id
            """;

    private final DataSource database;

    ScoreRows(DataSource database) {
        this.database = database;
    }

    /** A client under our lock. */
    record LockedClient(
            UUID id,
            boolean scored,
            long scoreRevision,
            String industry,
            int activeContacts,
            LocalDate closedThrough) {}

    /** What the database holds for a client. */
    record Stored(boolean current, LocalDate asOf, List<Scored> windows) {}

    /** A score and what it was made of. */
    record Scored(WindowScore score, Totals totals) {}

    /** Locks the clients that the registry has announced, in id order. */
    List<LockedClient> lock(Collection<UUID> clients) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(LOCK_CLIENTS)) {
            statement.setArray(1, connection.createArrayOf("uuid", clients.toArray()));
            List<LockedClient> locked = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("known")) {
                        locked.add(new LockedClient(
                                rows.getObject("id", UUID.class),
                                rows.getBoolean("scored"),
                                rows.getLong("score_revision"),
                                rows.getString("industry"),
                                rows.getInt("active_contacts"),
                                rows.getObject("closed_through", LocalDate.class)));
                    }
                }
            }
            return locked;
        } catch (SQLException e) {
            throw ClientsHeld.or("Clients could not be locked", e);
        }
    }

    /** Which of the clients have a company. Its own statement: the lock may have waited for an assignment. */
    Set<UUID> mapped(Collection<UUID> clients) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(MAPPED)) {
            statement.setArray(1, connection.createArrayOf("uuid", clients.toArray()));
            Set<UUID> mapped = new HashSet<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    mapped.add(rows.getObject("client_id", UUID.class));
                }
            }
            return mapped;
        } catch (SQLException e) {
            throw new DatabaseFailure("Assignments could not be read", e);
        }
    }

    /** Totals per client and window length; windows without any bucket are missing. */
    Map<UUID, Map<Integer, Totals>> totals(Collection<UUID> clients, LocalDate today) {
        List<Integer> lengths = ScoreWindow.LENGTHS;
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TOTALS)) {
            statement.setObject(1, today);
            statement.setArray(2, connection.createArrayOf("int", lengths.toArray()));
            statement.setObject(3, new ScoreWindow(today, ScoreWindow.longest()).firstDay());
            statement.setObject(4, today);
            statement.setArray(5, connection.createArrayOf("uuid", clients.toArray()));
            Map<UUID, Map<Integer, Totals>> totals = new HashMap<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var ofClient =
                            totals.computeIfAbsent(rows.getObject("client_id", UUID.class), id -> new HashMap<>());
                    Totals sums = sums(rows);
                    // The longer windows contain the shorter ones.
                    lengths.subList(rows.getInt("shortest"), lengths.size())
                            .forEach(length -> ofClient.merge(length, sums, Totals::plus));
                }
            }
            return totals;
        } catch (SQLException e) {
            throw new DatabaseFailure("Day buckets could not be read", e);
        }
    }

    static Totals sums(ResultSet row) throws SQLException {
        return new Totals(
                row.getLong("tickets"),
                row.getLong("first_touch"),
                row.getBigDecimal("hours"),
                row.getLong("procurement"),
                row.getLong("answers"),
                row.getLong("rating_sum"));
    }

    /** What the clients did on each day from {@code first} to {@code last}. */
    TotalsHistory history(Collection<UUID> clients, LocalDate first, LocalDate last) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(HISTORY)) {
            statement.setObject(1, first);
            statement.setObject(2, last);
            statement.setArray(3, connection.createArrayOf("uuid", clients.toArray()));
            var history = new TotalsHistory();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    history.add(
                            rows.getObject("client_id", UUID.class),
                            rows.getObject("day", LocalDate.class),
                            sums(rows));
                }
            }
            return history;
        } catch (SQLException e) {
            throw new DatabaseFailure("Day buckets could not be read", e);
        }
    }

    Map<UUID, Stored> stored(Collection<UUID> clients) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(STORED)) {
            statement.setArray(1, connection.createArrayOf("uuid", clients.toArray()));
            Map<UUID, Stored> stored = new LinkedHashMap<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var row = new Stored(
                            rows.getBoolean("current"),
                            rows.getObject("as_of", LocalDate.class),
                            List.of(new Scored(windowScore(rows), sums(rows))));
                    stored.merge(rows.getObject("client_id", UUID.class), row, ScoreRows::join);
                }
            }
            return stored;
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be read", e);
        }
    }

    /** All windows of a client move together; should one of them have been left behind, all of them count as that far. */
    private static Stored join(Stored first, Stored next) {
        List<Scored> windows = new ArrayList<>(first.windows());
        windows.addAll(next.windows());
        return new Stored(
                first.current() && next.current(),
                first.asOf().isBefore(next.asOf()) ? first.asOf() : next.asOf(),
                windows);
    }

    static WindowScore windowScore(ResultSet row) throws SQLException {
        return new WindowScore(
                row.getInt("window_days"),
                row.getBigDecimal("score"),
                row.getString("grade"),
                row.getBigDecimal("coverage"),
                row.getInt("scorecard_version"),
                metrics(row.getString("details")));
    }

    private static List<MetricScore> metrics(String json) {
        try {
            return EventJson.mapper().readValue(json, METRICS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Stored metrics cannot be read", e);
        }
    }

    void store(Map<UUID, List<Scored>> scores, LocalDate asOf) {
        if (scores.isEmpty()) {
            return;
        }
        record Row(UUID client, WindowScore score, Totals totals) {}
        List<Row> rows = scores.entrySet().stream()
                .flatMap(client ->
                        client.getValue().stream().map(row -> new Row(client.getKey(), row.score(), row.totals())))
                .toList();
        record Column(String type, Function<Row, Object> value) {}
        var columns = List.<Column>of(
                new Column("uuid", Row::client),
                new Column("int", row -> row.score().window()),
                new Column("numeric", row -> row.score().score()),
                new Column("text", row -> row.score().grade()),
                new Column("numeric", row -> row.score().coverage()),
                new Column("int", row -> row.score().scorecardVersion()),
                new Column("text", row -> EventJson.text(row.score().metrics())),
                new Column("bigint", row -> row.totals().tickets()),
                new Column("bigint", row -> row.totals().firstTouch()),
                new Column("numeric", row -> row.totals().hours()),
                new Column("bigint", row -> row.totals().procurement()),
                new Column("bigint", row -> row.totals().answers()),
                new Column("bigint", row -> row.totals().ratingSum()));
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(STORE)) {
            statement.setObject(1, asOf);
            for (int i = 0; i < columns.size(); i++) {
                Column column = columns.get(i);
                statement.setArray(i + 2, SqlArrays.of(connection, column.type(), rows, column.value()));
            }
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be stored", e);
        }
    }

    /** A change as it is announced. */
    record Change(UUID client, long revision, String json) {}

    void storeChanges(List<Change> changes, Instant now) {
        if (changes.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(STORE_CHANGES)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            statement.setArray(2, SqlArrays.of(connection, "uuid", changes, Change::client));
            statement.setArray(3, SqlArrays.of(connection, "bigint", changes, Change::revision));
            statement.setArray(4, SqlArrays.of(connection, "text", changes, Change::json));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Score changes could not be stored", e);
        }
    }

    /** The client is not scored any more; its last score stays as history. */
    void retire(Collection<UUID> clients) {
        update("UPDATE score SET current = false WHERE client_id = ANY (?)", clients);
    }

    /** Scores that end after this day end on it; they have to be made anew. Locks their clients, in id order. */
    void endOn(LocalDate day) {
        try (var connection = database.getConnection();
                var lock = connection.prepareStatement(LOCK_SCORED_AFTER);
                var end = connection.prepareStatement(END_ON)) {
            lock.setObject(1, day);
            List<UUID> clients = new ArrayList<>();
            try (var rows = lock.executeQuery()) {
                while (rows.next()) {
                    clients.add(rows.getObject("id", UUID.class));
                }
            }
            end.setObject(1, day);
            end.setArray(2, connection.createArrayOf("uuid", clients.toArray()));
            end.setObject(3, day);
            end.executeUpdate();
        } catch (SQLException e) {
            throw ClientsHeld.or("Scores could not be taken back to " + day, e);
        }
    }

    void raiseRevisions(Map<UUID, Long> revisions) {
        if (revisions.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(RAISE_REVISIONS)) {
            statement.setArray(1, SqlArrays.of(connection, "uuid", revisions.entrySet(), Map.Entry::getKey));
            statement.setArray(2, SqlArrays.of(connection, "bigint", revisions.entrySet(), Map.Entry::getValue));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Revisions could not be raised", e);
        }
    }

    private void update(String sql, Collection<UUID> clients) {
        if (clients.isEmpty()) {
            return;
        }
        try (Connection connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid", clients.toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be updated", e);
        }
    }
}
