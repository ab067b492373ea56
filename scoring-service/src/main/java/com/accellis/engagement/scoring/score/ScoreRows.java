package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Reading what a client's score is made of, and writing the result. Only for holders of the client's lock. */
@ApplicationScoped
class ScoreRows {

    private static final TypeReference<List<MetricScore>> METRICS = new TypeReference<>() {};

    private static final String LOCK_CLIENTS = """
            SELECT id, known, active AND auto_scoring AS scored, score_revision
            FROM client WHERE id = ANY (?) ORDER BY id FOR UPDATE
            """;

    private static final String MAPPED = "SELECT DISTINCT client_id FROM company_assignment WHERE client_id = ANY (?)";

    private static final String TOTALS = """
            SELECT a.client_id, w.days, sum(b.tickets) AS tickets, sum(b.first_touch) AS first_touch,
                   sum(b.hours) AS hours, sum(b.procurement) AS procurement, sum(b.answers) AS answers,
                   sum(b.rating_sum) AS rating_sum
            FROM company_assignment a
            JOIN unnest(?::int[]) AS w (days) ON true
            JOIN day_bucket b ON b.company_id = a.company_id AND b.day > ?::date - w.days AND b.day <= ?::date
            WHERE a.client_id = ANY (?)
            GROUP BY a.client_id, w.days
            """;

    private static final String STORED = """
            SELECT client_id, window_days, current, as_of, score, grade, coverage, scorecard_version, details
            FROM score WHERE client_id = ANY (?) ORDER BY client_id, window_days
            """;

    private static final String STORE = """
            INSERT INTO score (client_id, window_days, current, as_of, score, grade, coverage, scorecard_version, details)
            VALUES (?, ?, true, ?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT (client_id, window_days) DO UPDATE SET current = true, as_of = excluded.as_of,
                score = excluded.score, grade = excluded.grade, coverage = excluded.coverage,
                scorecard_version = excluded.scorecard_version, details = excluded.details
            """;

    private final DataSource database;

    ScoreRows(DataSource database) {
        this.database = database;
    }

    /** A client under our lock. */
    record LockedClient(UUID id, boolean scored, long scoreRevision) {}

    /** What the database holds for a client. */
    record Stored(boolean current, LocalDate asOf, List<WindowScore> windows) {}

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
                                rows.getLong("score_revision")));
                    }
                }
            }
            return locked;
        } catch (SQLException e) {
            throw new DatabaseFailure("Clients could not be locked", e);
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

    /** Totals per client and window length; a client without any bucket is missing. */
    Map<UUID, Map<Integer, Totals>> totals(Collection<UUID> clients, LocalDate today) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TOTALS)) {
            statement.setArray(1, connection.createArrayOf("int", ScoreWindow.LENGTHS.toArray()));
            statement.setDate(2, Date.valueOf(today));
            statement.setDate(3, Date.valueOf(today));
            statement.setArray(4, connection.createArrayOf("uuid", clients.toArray()));
            Map<UUID, Map<Integer, Totals>> totals = new HashMap<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    totals.computeIfAbsent(rows.getObject("client_id", UUID.class), id -> new HashMap<>())
                            .put(
                                    rows.getInt("days"),
                                    new Totals(
                                            rows.getLong("tickets"),
                                            rows.getLong("first_touch"),
                                            rows.getBigDecimal("hours"),
                                            rows.getLong("procurement"),
                                            rows.getLong("answers"),
                                            rows.getLong("rating_sum")));
                }
            }
            return totals;
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
                    var windowScore = windowScore(rows);
                    var row = new Stored(
                            rows.getBoolean("current"), rows.getObject("as_of", LocalDate.class), List.of(windowScore));
                    stored.merge(rows.getObject("client_id", UUID.class), row, ScoreRows::join);
                }
            }
            return stored;
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be read", e);
        }
    }

    private static Stored join(Stored first, Stored next) {
        List<WindowScore> windows = new ArrayList<>(first.windows());
        windows.addAll(next.windows());
        return new Stored(first.current(), first.asOf(), windows);
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

    void store(Map<UUID, List<WindowScore>> scores, LocalDate asOf) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(STORE)) {
            for (var client : scores.entrySet()) {
                for (WindowScore score : client.getValue()) {
                    statement.setObject(1, client.getKey());
                    statement.setInt(2, score.window());
                    statement.setDate(3, Date.valueOf(asOf));
                    statement.setBigDecimal(4, score.score());
                    statement.setString(5, score.grade());
                    statement.setBigDecimal(6, score.coverage());
                    statement.setInt(7, score.scorecardVersion());
                    statement.setString(8, new String(EventJson.write(score.metrics()), StandardCharsets.UTF_8));
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be stored", e);
        }
    }

    /** The client is not scored any more; its last score stays as history. */
    void retire(Collection<UUID> clients) {
        update("UPDATE score SET current = false WHERE client_id = ANY (?)", clients);
    }

    void raiseRevisions(Collection<UUID> clients) {
        update("UPDATE client SET score_revision = score_revision + 1 WHERE id = ANY (?)", clients);
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
