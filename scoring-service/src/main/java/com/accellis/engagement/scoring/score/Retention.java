package com.accellis.engagement.scoring.score;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;

/** Forgetting what is older than anybody may ask for. */
@ApplicationScoped
public class Retention {

    private static final List<String> FORGET = List.of(
            "DELETE FROM superseded_fact WHERE known_until < ?",
            "DELETE FROM superseded_assignment WHERE known_until < ?",
            "DELETE FROM superseded_client WHERE known_until < ?",
            "DELETE FROM superseded_availability WHERE known_until < ?",
            "DELETE FROM score_change WHERE changed_at < ?");

    /** Facts and buckets agree at every moment: nothing may be counted between the two. */
    private static final String HOLD_FACTS = "LOCK TABLE fact IN SHARE ROW EXCLUSIVE MODE";

    private static final String FORGET_FACTS = "DELETE FROM fact WHERE day < ?";
    private static final String FORGET_BUCKETS = "DELETE FROM day_bucket WHERE day < ?";
    private static final String FORGET_CLOSINGS = "DELETE FROM closing_score WHERE day < ?";

    private final DataSource database;

    Retention(DataSource database) {
        this.database = database;
    }

    /**
     * Facts that count nowhere stay: they have no day.
     *
     * @param firstDay of those that stay
     * @return how many facts are gone
     */
    @Transactional
    public long forgetFactsBefore(LocalDate firstDay) {
        try (var connection = database.getConnection();
                var hold = connection.createStatement()) {
            hold.execute(HOLD_FACTS);
            long facts = delete(connection, FORGET_FACTS, firstDay);
            delete(connection, FORGET_BUCKETS, firstDay);
            return facts;
        } catch (SQLException e) {
            throw new DatabaseFailure("Old facts could not be forgotten", e);
        }
    }

    /** @return how many closing scores are gone */
    @Transactional
    public long forgetClosingsBefore(LocalDate firstDay) {
        try (var connection = database.getConnection()) {
            return delete(connection, FORGET_CLOSINGS, firstDay);
        } catch (SQLException e) {
            throw new DatabaseFailure("Old closing scores could not be forgotten", e);
        }
    }

    private static long delete(Connection connection, String sql, LocalDate firstDay) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, firstDay);
            return statement.executeUpdate();
        }
    }

    /**
     * What was known before, and how scores changed.
     *
     * @return how many rows are gone
     */
    @Transactional
    public long forgetBefore(Instant moment) {
        long gone = 0;
        try (var connection = database.getConnection()) {
            for (String sql : FORGET) {
                try (var statement = connection.prepareStatement(sql)) {
                    statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
                    gone += statement.executeUpdate();
                }
            }
            return gone;
        } catch (SQLException e) {
            throw new DatabaseFailure("What was known before could not be forgotten", e);
        }
    }
}
