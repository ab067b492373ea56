package com.accellis.engagement.scoring.score;

import com.accellis.engagement.scoring.window.ScoreWindow;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** The days that come into the windows of clients, or leave them, when the clients move on to another day. */
@ApplicationScoped
class PassedDays {

    /**
     * As a column, EXISTS looks up the few days of each row in the key of the buckets; as a condition it might become a join
     * of whole tables.
     */
    private static final String COUNTING = """
            SELECT d.client_id, d.entering,
                   EXISTS (SELECT 1 FROM company_assignment a
                           JOIN day_bucket b ON b.company_id = a.company_id AND b.day BETWEEN d.first_day AND d.last_day
                           WHERE a.client_id = d.client_id
                             AND (b.tickets, b.first_touch, b.hours, b.procurement, b.answers, b.rating_sum)
                                 <> (0, 0, 0, 0, 0, 0)) AS counting
            FROM unnest(?::uuid[], ?::boolean[], ?::date[], ?::date[]) AS d (client_id, entering, first_day, last_day)
            """;

    private final DataSource database;

    PassedDays(DataSource database) {
        this.database = database;
    }

    /**
     * Whose windows days came into, or left, on which something counts.
     *
     * @param entered records whose day has come
     * @param agedOut records that one of the windows contained
     */
    record Counting(Set<UUID> entered, Set<UUID> agedOut) {

        private static final Counting NOTHING = new Counting(Set.of(), Set.of());
    }

    /**
     * Without anybody who moves on, nothing is asked of the database: that is so for nearly all that is scored.
     *
     * @param movedOn clients with the last day of their windows before; it is over
     * @param today the last day of their windows now
     */
    Counting counting(Map<UUID, LocalDate> movedOn, LocalDate today) {
        if (movedOn.isEmpty()) {
            return Counting.NOTHING;
        }
        List<Days> days = movedOn.entrySet().stream()
                .flatMap(moved -> Days.passed(moved.getKey(), moved.getValue(), today))
                .toList();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(COUNTING)) {
            statement.setArray(1, SqlArrays.of(connection, "uuid", days, Days::client));
            statement.setArray(2, SqlArrays.of(connection, "boolean", days, Days::entering));
            statement.setArray(3, SqlArrays.of(connection, "date", days, Days::first));
            statement.setArray(4, SqlArrays.of(connection, "date", days, Days::last));
            var counting = new Counting(new HashSet<>(), new HashSet<>());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("counting")) {
                        Set<UUID> clients = rows.getBoolean("entering") ? counting.entered() : counting.agedOut();
                        clients.add(rows.getObject("client_id", UUID.class));
                    }
                }
            }
            return counting;
        } catch (SQLException e) {
            throw new DatabaseFailure("Day buckets could not be read", e);
        }
    }

    /** Successive days of a client, both ends included. */
    private record Days(UUID client, boolean entering, LocalDate first, LocalDate last) {

        /** Days that entered and left while nobody was there to see them are neither. */
        static Stream<Days> passed(UUID client, LocalDate before, LocalDate today) {
            LocalDate longest = new ScoreWindow(today, ScoreWindow.longest()).firstDay();
            var entering = new Days(client, true, later(before.plusDays(1), longest), today);
            return Stream.concat(
                    Stream.of(entering),
                    ScoreWindow.LENGTHS.stream()
                            .map(length -> new Days(
                                    client,
                                    false,
                                    new ScoreWindow(before, length).firstDay(),
                                    earlier(
                                            before,
                                            new ScoreWindow(today, length)
                                                    .firstDay()
                                                    .minusDays(1)))));
        }

        private static LocalDate later(LocalDate one, LocalDate other) {
            return one.isAfter(other) ? one : other;
        }

        private static LocalDate earlier(LocalDate one, LocalDate other) {
            return one.isBefore(other) ? one : other;
        }
    }
}
