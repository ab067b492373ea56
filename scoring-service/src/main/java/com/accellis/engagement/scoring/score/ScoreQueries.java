package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.window.ScoreWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Finding scores for readers. Takes no locks. */
@ApplicationScoped
public class ScoreQueries {

    /** A trend compares a score with the one that closed the business day this many days ago. */
    public static final int TREND_DAYS = 30;

    private static final String COLUMNS = """
            SELECT c.id AS client_id, c.name, c.window_days AS chosen_window, c.industry,
                   coalesce(s.current, false) AS current,
                   coalesce(s.as_of, ?) AS as_of, w.days AS window_days, s.score, s.grade,
                   coalesce(s.coverage, 0) AS coverage,
                   coalesce(s.scorecard_version, (SELECT max(version) FROM scorecard)) AS scorecard_version,
                   coalesce(s.details, '[]') AS details, s.score - h.score AS trend,
                   ARRAY (SELECT a.company_id FROM company_assignment a WHERE a.client_id = c.id ORDER BY 1) AS companies
            """;

    private static final String FROM = """
            FROM client c CROSS JOIN unnest(?::int[]) AS w (days)
            LEFT JOIN score s ON s.client_id = c.id AND s.window_days = w.days
            LEFT JOIN closing_score h ON h.client_id = s.client_id AND h.window_days = s.window_days AND h.day = ?
            WHERE c.known
            """;

    private final DataSource database;
    private final BusinessClock clock;

    ScoreQueries(DataSource database, BusinessClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A client that is known.
     *
     * @param chosenWindow its default window in days
     */
    public record KnownClient(String name, int chosenWindow) {

        /** @param asked null means the chosen one */
        public int window(Integer asked) {
            return asked == null ? chosenWindow : asked;
        }
    }

    /**
     * One client's score over one window.
     *
     * @param current false for a client that is not scored any more, or never was
     * @param asOf today for one that never was
     * @param trend difference to the closing score of {@value #TREND_DAYS} days ago; null when one of them does not exist
     */
    public record Found(
            UUID clientId,
            KnownClient client,
            String industry,
            boolean current,
            LocalDate asOf,
            List<Long> companyIds,
            BigDecimal trend,
            WindowScore score) {

        public String clientName() {
            return client.name();
        }
    }

    /** These clients' scores over one window, in this order; one that is not known is left out. */
    public List<Found> of(List<UUID> clients, int window) {
        Map<UUID, Found> found = find(
                        List.of(window),
                        " AND c.id = ANY (?)",
                        statement -> statement.setArray(
                                4, statement.getConnection().createArrayOf("uuid", clients.toArray())))
                .stream()
                .collect(Collectors.toMap(Found::clientId, Function.identity()));
        return clients.stream().map(found::get).filter(Objects::nonNull).toList();
    }

    /** All windows of one client, shortest first; empty when it is not known. */
    public List<Found> ofClient(UUID client) {
        return find(ScoreWindow.LENGTHS, " AND c.id = ? ORDER BY w.days", statement -> statement.setObject(4, client));
    }

    /** Empty when no client has this id. */
    public Optional<KnownClient> client(UUID client) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "SELECT name, window_days AS chosen_window FROM client WHERE known AND id = ?")) {
            statement.setObject(1, client);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(client(rows)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("A client could not be read", e);
        }
    }

    /** The day whose closing scores the trends of {@code today} compare with. */
    static LocalDate trendDay(LocalDate today) {
        return today.minusDays(TREND_DAYS);
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** @param which clients; its parameter is the fourth */
    private List<Found> find(List<Integer> windows, String which, Binding binding) {
        LocalDate today = clock.today();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(COLUMNS + FROM + which)) {
            statement.setObject(1, today);
            statement.setArray(2, connection.createArrayOf("int", windows.toArray()));
            statement.setObject(3, trendDay(today));
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

    private static KnownClient client(ResultSet row) throws SQLException {
        return new KnownClient(
                row.getString("name"), ScoreWindow.chosen(row.getObject("chosen_window", Integer.class)));
    }

    private static Found found(ResultSet row) throws SQLException {
        Long[] companies = (Long[]) row.getArray("companies").getArray();
        return new Found(
                row.getObject("client_id", UUID.class),
                client(row),
                row.getString("industry"),
                row.getBoolean("current"),
                row.getObject("as_of", LocalDate.class),
                Arrays.asList(companies),
                row.getBigDecimal("trend"),
                ScoreRows.windowScore(row));
    }
}
