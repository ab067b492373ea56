package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.WindowScore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** The scores at the end of business days. Each is written once and never again, whatever becomes known later. */
@ApplicationScoped
class Closings {

    private static final String WRITE = """
            INSERT INTO closing_score (client_id, window_days, day, score, grade, coverage, scorecard_version, backfilled)
            SELECT i.client_id, i.window_days, i.day, i.score, i.grade, i.coverage, i.scorecard_version, ?
            FROM unnest(?::uuid[], ?::int[], ?::date[], ?::numeric[], ?::text[], ?::numeric[], ?::int[])
                 AS i (client_id, window_days, day, score, grade, coverage, scorecard_version)
            ON CONFLICT (client_id, window_days, day) DO NOTHING
            """;

    /** Days that were skipped stay missing here; they are made afterwards, when the sources are known to be complete. */
    private static final String CLOSED = """
            UPDATE client c SET closed_through = i.day, changed_in = DEFAULT
            FROM unnest(?::uuid[], ?::date[]) AS i (client_id, day)
            WHERE c.id = i.client_id AND c.closed_through = i.day - 1
            """;

    private static final String CLOSED_THROUGH =
            "UPDATE client SET closed_through = ?, changed_in = DEFAULT WHERE id = ANY (?)";

    private final DataSource database;

    Closings(DataSource database) {
        this.database = database;
    }

    /** A client's score over one window at the end of {@code day}. */
    record Closing(UUID client, LocalDate day, WindowScore score) {}

    /** Days that have ended with the scores as they stood. */
    void write(List<Closing> closings) {
        if (closings.isEmpty()) {
            return;
        }
        insert(closings, false);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(CLOSED)) {
            var days = closings.stream()
                    .map(closing -> new ClientDay(closing.client(), closing.day()))
                    .distinct()
                    .toList();
            statement.setArray(1, SqlArrays.of(connection, "uuid", days, ClientDay::client));
            statement.setArray(2, SqlArrays.of(connection, "date", days, ClientDay::day));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Closed days could not be noted", e);
        }
    }

    private record ClientDay(UUID client, LocalDate day) {}

    /** Days made afterwards, so that none is missing up to {@code through}. */
    void backfill(List<Closing> closings, Collection<UUID> clients, LocalDate through) {
        insert(closings, true);
        closedThrough(clients, through);
    }

    /** No day up to this one is made any more for these clients. */
    void closedThrough(Collection<UUID> clients, LocalDate day) {
        if (clients.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(CLOSED_THROUGH)) {
            statement.setObject(1, day);
            statement.setArray(2, connection.createArrayOf("uuid", clients.toArray()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Closed days could not be noted", e);
        }
    }

    private void insert(List<Closing> closings, boolean backfilled) {
        if (closings.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(WRITE)) {
            statement.setBoolean(1, backfilled);
            statement.setArray(2, SqlArrays.of(connection, "uuid", closings, Closing::client));
            statement.setArray(
                    3,
                    SqlArrays.of(connection, "int", closings, row -> row.score().window()));
            statement.setArray(4, SqlArrays.of(connection, "date", closings, Closing::day));
            statement.setArray(
                    5,
                    SqlArrays.of(
                            connection, "numeric", closings, row -> row.score().score()));
            statement.setArray(
                    6,
                    SqlArrays.of(
                            connection, "text", closings, row -> row.score().grade()));
            statement.setArray(
                    7,
                    SqlArrays.of(
                            connection, "numeric", closings, row -> row.score().coverage()));
            statement.setArray(
                    8,
                    SqlArrays.of(connection, "int", closings, row -> row.score().scorecardVersion()));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Closing scores could not be stored", e);
        }
    }
}
