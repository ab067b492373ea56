package com.accellis.engagement.scoring.score;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;

/** Forgetting what was known before, once it is older than anybody may ask for. */
@ApplicationScoped
public class Retention {

    private static final List<String> FORGET = List.of(
            "DELETE FROM superseded_fact WHERE known_until < ?",
            "DELETE FROM superseded_assignment WHERE known_until < ?",
            "DELETE FROM superseded_client WHERE known_until < ?",
            "DELETE FROM superseded_availability WHERE known_until < ?",
            "DELETE FROM score_change WHERE changed_at < ?");

    private final DataSource database;

    Retention(DataSource database) {
        this.database = database;
    }

    /** @return how many rows are gone */
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
