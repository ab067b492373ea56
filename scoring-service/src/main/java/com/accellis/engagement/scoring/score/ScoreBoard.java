package com.accellis.engagement.scoring.score;

import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.AllScores.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * The scores of all clients, kept in memory for lists, which have to order and count all of them to show a few. Every
 * question first reads what has changed since the one before, so the answer is as new as one from the tables. Takes no locks.
 */
@ApplicationScoped
public class ScoreBoard {

    /**
     * Everything is read again once it is this old. What has changed is told by transaction numbers, which are no help when a
     * database was restored from a backup, or its standby took over without the last commits.
     */
    private static final Duration READ_AGAIN_AFTER = Duration.ofMinutes(1);

    /**
     * The oldest transaction that is still under way: whatever this statement does not see yet has its number or a higher
     * one.
     */
    private static final String HORIZON = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text";

    private static final String CHANGED = HORIZON + ", ARRAY (SELECT id FROM client WHERE changed_in >= ?::xid8)";

    private static final String ROWS = """
            SELECT c.id, c.name, c.industry, coalesce(s.current, false), s.score, s.grade, coalesce(s.coverage, 0),
                   s.score - h.score AS trend
            FROM client c LEFT JOIN score s ON s.client_id = c.id AND s.window_days = ?
            LEFT JOIN closing_score h ON h.client_id = s.client_id AND h.window_days = s.window_days AND h.day = ?
            WHERE c.known
            """;

    private final DataSource database;
    private final BusinessClock clock;
    private final Map<Integer, Seen> seen = new ConcurrentHashMap<>();

    ScoreBoard(DataSource database, BusinessClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param horizon changes of this transaction and of later ones may be missing
     * @param readAt when all of it was read
     */
    private record Seen(String horizon, Instant readAt, AllScores scores) {}

    /** The scores over one window as they are now. */
    public AllScores over(int window) {
        LocalDate trendDay = ScoreQueries.trendDay(clock.today());
        Instant now = clock.now();
        Seen last = seen.get(window);
        boolean usable = last != null
                && last.scores().comparesWith(trendDay)
                && now.isBefore(last.readAt().plus(READ_AGAIN_AFTER));
        try (var connection = database.getConnection()) {
            Seen next = usable
                    ? withChanges(connection, last, window, trendDay)
                    : all(connection, last, window, trendDay, now);
            // Of two questions at the same time, either may end up here: what is missing comes with the next change.
            seen.put(window, next);
            return next.scores();
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be read", e);
        }
    }

    private static Seen all(Connection connection, Seen last, int window, LocalDate trendDay, Instant now)
            throws SQLException {
        // Asked for before the rows are read, so that nothing falls in between.
        String horizon = horizon(connection);
        List<Row> rows = rows(connection, ROWS, statement -> bind(statement, window, trendDay));
        AllScores before = last == null ? AllScores.none(trendDay) : last.scores();
        return new Seen(horizon, now, before.replacedBy(trendDay, rows));
    }

    private static String horizon(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(HORIZON);
                var row = statement.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    private static Seen withChanges(Connection connection, Seen last, int window, LocalDate trendDay)
            throws SQLException {
        String horizon;
        UUID[] changed;
        try (var statement = connection.prepareStatement(CHANGED)) {
            statement.setString(1, last.horizon());
            try (var row = statement.executeQuery()) {
                row.next();
                horizon = row.getString(1);
                changed = (UUID[]) row.getArray(2).getArray();
            }
        }
        if (changed.length == 0) {
            return new Seen(horizon, last.readAt(), last.scores());
        }
        List<Row> rows = rows(connection, ROWS + " AND c.id = ANY (?)", statement -> {
            bind(statement, window, trendDay);
            statement.setArray(3, connection.createArrayOf("uuid", changed));
        });
        return new Seen(horizon, last.readAt(), last.scores().with(rows));
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private static void bind(PreparedStatement statement, int window, LocalDate trendDay) throws SQLException {
        statement.setInt(1, window);
        statement.setObject(2, trendDay);
    }

    private static List<Row> rows(Connection connection, String sql, Binding binding) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            List<Row> rows = new ArrayList<>();
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getObject(1, UUID.class),
                            Row.sortName(found.getString(2)),
                            found.getString(3),
                            found.getBoolean(4),
                            found.getBigDecimal(5),
                            found.getString(6),
                            found.getBigDecimal(7),
                            found.getBigDecimal(8)));
                }
            }
            return rows;
        }
    }
}
