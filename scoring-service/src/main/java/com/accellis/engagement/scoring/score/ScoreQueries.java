package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.WindowScore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Finding scores for readers. Takes no locks. */
@ApplicationScoped
public class ScoreQueries {

    private static final String COLUMNS = """
            SELECT c.id AS client_id, c.name, c.industry, s.current, s.as_of, s.window_days, s.score, s.grade, s.coverage,
                   s.scorecard_version, s.details,
                   ARRAY (SELECT a.company_id FROM company_assignment a WHERE a.client_id = c.id ORDER BY 1) AS companies
            FROM score s JOIN client c ON c.id = s.client_id
            """;

    private final DataSource database;

    ScoreQueries(DataSource database) {
        this.database = database;
    }

    /** One client's score over one window. */
    public record Found(
            UUID clientId,
            String clientName,
            String industry,
            boolean current,
            LocalDate asOf,
            List<Long> companyIds,
            WindowScore score) {}

    /** What a list of scores can be ordered by. */
    public enum Order {
        SCORE("s.score"),
        COVERAGE("s.coverage"),
        CLIENT_NAME("lower(c.name)"),
        INDUSTRY("c.industry");

        private final String column;

        Order(String column) {
            this.column = column;
        }

        /** Clients without a score come last either way. */
        private String clause(boolean descending) {
            return column + (descending ? " DESC" : "") + " NULLS LAST";
        }
    }

    /** @param descending whether the greatest comes first */
    public record Sorting(Order order, boolean descending) {}

    public List<Found> list(int window, boolean currentOnly, List<Sorting> sorting, int limit, long offset) {
        String order = String.join(
                ", ",
                sorting.stream()
                        .map(key -> key.order().clause(key.descending()))
                        .toList());
        // Which scores are on the page is found without their details: sorting those of all clients takes longer than
        // anything.
        String sql = COLUMNS
                + " JOIN (SELECT s.client_id FROM score s JOIN client c ON c.id = s.client_id"
                + " WHERE s.window_days = ? AND (s.current OR NOT ?) ORDER BY " + order
                + ", c.id LIMIT ? OFFSET ?) page"
                + " ON page.client_id = s.client_id WHERE s.window_days = ? ORDER BY " + order + ", c.id";
        return find(sql, statement -> {
            statement.setInt(1, window);
            statement.setBoolean(2, currentOnly);
            statement.setInt(3, limit);
            statement.setLong(4, offset);
            statement.setInt(5, window);
        });
    }

    public long count(int window, boolean currentOnly) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "SELECT count(*) FROM score WHERE window_days = ? AND (current OR NOT ?)")) {
            statement.setInt(1, window);
            statement.setBoolean(2, currentOnly);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be counted", e);
        }
    }

    /** All windows of one client, shortest first; empty when it was never scored. */
    public List<Found> ofClient(UUID client) {
        return find(
                COLUMNS + " WHERE s.client_id = ? ORDER BY s.window_days", statement -> statement.setObject(1, client));
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private List<Found> find(String sql, Binding binding) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            binding.bind(statement);
            List<Found> found = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(found(rows));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be read", e);
        }
    }

    private static Found found(ResultSet row) throws SQLException {
        Long[] companies = (Long[]) row.getArray("companies").getArray();
        return new Found(
                row.getObject("client_id", UUID.class),
                row.getString("name"),
                row.getString("industry"),
                row.getBoolean("current"),
                row.getObject("as_of", LocalDate.class),
                Arrays.asList(companies),
                ScoreRows.windowScore(row));
    }
}
