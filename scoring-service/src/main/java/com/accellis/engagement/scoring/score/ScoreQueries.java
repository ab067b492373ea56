package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.standing.Standings;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** Finding scores for readers. Takes no locks. */
@ApplicationScoped
public class ScoreQueries {

    /** A trend compares a score with the one that closed the business day this many days ago. */
    public static final int TREND_DAYS = 30;

    private static final String COLUMNS = """
            SELECT c.id AS client_id, c.name, c.industry, s.current, s.as_of, s.window_days, s.score, s.grade, s.coverage,
                   s.scorecard_version, s.details, s.score - h.score AS trend,
                   ARRAY (SELECT a.company_id FROM company_assignment a WHERE a.client_id = c.id ORDER BY 1) AS companies
            """;

    private static final String FROM = """
            FROM score s JOIN client c ON c.id = s.client_id
            LEFT JOIN closing_score h ON h.client_id = s.client_id AND h.window_days = s.window_days AND h.day = ?
            """;

    private static final String COUNTS = """
            SELECT c.industry, s.score, count(*) FROM score s JOIN client c ON c.id = s.client_id
            WHERE s.window_days = ? AND s.current AND s.score IS NOT NULL GROUP BY c.industry, s.score
            """;

    private final DataSource database;
    private final BusinessClock clock;

    ScoreQueries(DataSource database, BusinessClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * One client's score over one window.
     *
     * @param trend difference to the closing score of {@value #TREND_DAYS} days ago; null when one of them does not exist
     */
    public record Found(
            UUID clientId,
            String clientName,
            String industry,
            boolean current,
            LocalDate asOf,
            List<Long> companyIds,
            BigDecimal trend,
            WindowScore score) {}

    /** Where a score has gone. */
    public enum Trend implements WireNamed {
        UP(">"),
        DOWN("<"),
        FLAT("=");

        private final String operator;

        Trend(String operator) {
            this.operator = operator;
        }
    }

    /**
     * Which scores are wanted. Null means any.
     *
     * @param window length in days
     * @param currentOnly without clients that are not scored any more
     * @param coverageAtLeast 0 to 1
     * @param name part of the client's name, in any case
     */
    public record Filter(
            int window,
            boolean currentOnly,
            String industry,
            String grade,
            Trend trend,
            BigDecimal coverageAtLeast,
            String name) {

        public static Filter all(int window) {
            return new Filter(window, true, null, null, null, null, null);
        }

        public Filter withTrend(Trend wanted) {
            return new Filter(window, currentOnly, industry, grade, wanted, coverageAtLeast, name);
        }
    }

    /** What a list of scores can be ordered by. */
    public enum Order {
        SCORE("s.score"),
        COVERAGE("s.coverage"),
        CLIENT_NAME("lower(c.name)"),
        INDUSTRY("c.industry"),
        TREND("s.score - h.score");

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

    public List<Found> list(Filter filter, List<Sorting> sorting, int limit, long offset) {
        String order = String.join(
                ", ",
                sorting.stream()
                        .map(key -> key.order().clause(key.descending()))
                        .toList());
        var where = Where.of(filter);
        // Which scores are on the page is found without their details: sorting those of all clients takes longer than
        // anything.
        String page = "SELECT s.client_id " + FROM + where.clause() + " ORDER BY " + order + ", c.id LIMIT ? OFFSET ?";
        String sql = COLUMNS + FROM + " JOIN (" + page
                + ") page ON page.client_id = s.client_id WHERE s.window_days = ?" + " ORDER BY " + order + ", c.id";
        return find(sql, statement -> {
            statement.setObject(2, trendDay());
            int next = where.bind(statement, 3);
            statement.setInt(next, limit);
            statement.setLong(next + 1, offset);
            statement.setInt(next + 2, filter.window());
        });
    }

    public long count(Filter filter) {
        var where = Where.of(filter);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("SELECT count(*) " + FROM + where.clause())) {
            statement.setObject(1, trendDay());
            where.bind(statement, 2);
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be counted", e);
        }
    }

    /** Conditions with the values that belong to them, in their order. */
    private record Where(String clause, List<Object> values) {

        static Where of(Filter filter) {
            List<String> conditions = new ArrayList<>(List.of("s.window_days = ?"));
            List<Object> values = new ArrayList<>(List.of(filter.window()));
            if (filter.currentOnly()) {
                conditions.add("s.current");
            }
            if (filter.industry() != null) {
                conditions.add("c.industry = ?");
                values.add(filter.industry());
            }
            if (filter.grade() != null) {
                conditions.add("s.grade = ?");
                values.add(filter.grade());
            }
            if (filter.trend() != null) {
                conditions.add("s.score " + filter.trend().operator + " h.score");
            }
            if (filter.coverageAtLeast() != null) {
                conditions.add("s.coverage >= ?");
                values.add(filter.coverageAtLeast());
            }
            if (filter.name() != null) {
                conditions.add("c.name ILIKE ?");
                values.add("%" + filter.name().replaceAll("[\\\\%_]", "\\\\$0") + "%");
            }
            return new Where(" WHERE " + String.join(" AND ", conditions), values);
        }

        /** Returns the number of the next parameter. */
        int bind(PreparedStatement statement, int first) throws SQLException {
            int next = first;
            for (Object value : values) {
                statement.setObject(next++, value);
            }
            return next;
        }
    }

    /** All windows of one client, shortest first; empty when it was never scored. */
    public List<Found> ofClient(UUID client) {
        return find(
                COLUMNS + FROM + " WHERE s.client_id = ? ORDER BY s.window_days",
                statement -> statement.setObject(2, client));
    }

    /** Where the scores of a window stand. */
    public Standings standings(int window) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(COUNTS)) {
            statement.setInt(1, window);
            List<Standings.Count> counts = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.add(new Standings.Count(rows.getString(1), rows.getBigDecimal(2), rows.getLong(3)));
                }
            }
            return new Standings(counts);
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be counted", e);
        }
    }

    /** How many scored clients have each grade; clients without a score are under null. */
    public List<GradeCount> grades(int window) {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("SELECT grade, count(*) FROM score WHERE window_days = ? AND"
                                + " current GROUP BY grade ORDER BY max(score) DESC NULLS LAST")) {
            statement.setInt(1, window);
            List<GradeCount> counts = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.add(new GradeCount(rows.getString(1), rows.getLong(2)));
                }
            }
            return counts;
        } catch (SQLException e) {
            throw new DatabaseFailure("Grades could not be counted", e);
        }
    }

    /** @param grade null for clients without a score */
    public record GradeCount(String grade, long clients) {}

    /** Empty when no client has this id. */
    public Optional<String> clientName(UUID client) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement("SELECT name FROM client WHERE known AND id = ?")) {
            statement.setObject(1, client);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("A client could not be read", e);
        }
    }

    private LocalDate trendDay() {
        return clock.today().minusDays(TREND_DAYS);
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** The first parameter is the day that trends compare with. */
    private List<Found> find(String sql, Binding binding) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, trendDay());
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
                row.getBigDecimal("trend"),
                ScoreRows.windowScore(row));
    }
}
