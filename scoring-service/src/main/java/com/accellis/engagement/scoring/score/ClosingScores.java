package com.accellis.engagement.scoring.score;

import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Reading how business days ended. */
@ApplicationScoped
public class ClosingScores {

    private static final String OF_CLIENT = """
            SELECT day, score, grade, coverage, scorecard_version, backfilled FROM closing_score
            WHERE client_id = ? AND window_days = ? AND day BETWEEN ? AND ? ORDER BY day DESC
            """;

    private final DataSource database;

    ClosingScores(DataSource database) {
        this.database = database;
    }

    /**
     * The score at the end of a business day, as it stood then.
     *
     * @param score null when no metric was available
     * @param backfilled whether it was made afterwards, from what was known later
     */
    public record Closing(
            LocalDate day,
            BigDecimal score,
            String grade,
            BigDecimal coverage,
            int scorecardVersion,
            boolean backfilled) {}

    /** From {@code first} to {@code last}, both included, newest first. */
    public List<Closing> of(UUID client, int window, LocalDate first, LocalDate last) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(OF_CLIENT)) {
            statement.setObject(1, client);
            statement.setInt(2, window);
            statement.setObject(3, first);
            statement.setObject(4, last);
            List<Closing> closings = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    closings.add(new Closing(
                            rows.getObject("day", LocalDate.class),
                            rows.getBigDecimal("score"),
                            rows.getString("grade"),
                            rows.getBigDecimal("coverage"),
                            rows.getInt("scorecard_version"),
                            rows.getBoolean("backfilled")));
                }
            }
            return closings;
        } catch (SQLException e) {
            throw new DatabaseFailure("Closing scores could not be read", e);
        }
    }
}
