package com.accellis.engagement.scoring.score;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** Forgetting what is older than anybody may ask for. */
@ApplicationScoped
public class Retention {

    /** What was known before and how scores changed, each with the column that tells how old it is. */
    public enum Past {
        SUPERSEDED_FACT("known_until"),
        SUPERSEDED_ASSIGNMENT("known_until"),
        SUPERSEDED_CLIENT("known_until"),
        SUPERSEDED_AVAILABILITY("known_until"),
        SCORE_CHANGE("changed_at");

        private final String time;

        Past(String time) {
            this.time = time;
        }

        public String table() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** So many rows are gone long before the database or the transaction gives up. */
    private static final String FORGET =
            "DELETE FROM %1$s WHERE ctid = ANY (ARRAY (SELECT ctid FROM %1$s WHERE %2$s < ? LIMIT 10000))";

    private static final String COMPANIES =
            "SELECT DISTINCT company_id FROM day_bucket WHERE day < ? ORDER BY company_id";

    /** Those whose facts have all been known for long enough. */
    private static final String DAYS = """
            SELECT day FROM day_bucket b
            WHERE company_id = ? AND day < ?
              AND NOT EXISTS (SELECT FROM fact f
                              WHERE f.company_id = b.company_id AND f.day = b.day AND f.known_from >= ?)
            ORDER BY day LIMIT 31
            """;

    /**
     * Comes before everything else: whoever counts all facts again keeps others from writing facts, not from holding
     * them, and goes on to the buckets. If we held those and waited to write facts, each would wait for the other.
     */
    private static final String MAY_WRITE_FACTS = "LOCK TABLE fact IN ROW EXCLUSIVE MODE";

    /** In the order in which they are written. */
    private static final String HOLD_FACTS =
            "SELECT FROM fact WHERE company_id = ? AND day = ANY (?) ORDER BY topic, id FOR UPDATE";

    private static final String HOLD_BUCKETS =
            "SELECT day FROM day_bucket WHERE company_id = ? AND day = ANY (?) ORDER BY day FOR UPDATE";

    private static final String FORGET_FACTS = "DELETE FROM fact WHERE company_id = ? AND day = ANY (?)";
    private static final String FORGET_BUCKETS = "DELETE FROM day_bucket WHERE company_id = ? AND day = ANY (?)";

    private final DataSource database;

    Retention(DataSource database) {
        this.database = database;
    }

    /**
     * Facts that count nowhere stay: they have no day. A month of a company at a time: others are not held up.
     *
     * <p>Older versions of a record are refused because its fact is there. So it stays until no dead letter can bring one
     * any more, and with it its whole day: facts and buckets go together.
     *
     * @param firstDay of those that stay
     * @param knownBefore days stay of which a fact is known only since then or later
     * @return how many facts are gone
     */
    public long forgetFactsBefore(LocalDate firstDay, Instant knownBefore) {
        long gone = 0;
        for (long company : companiesBefore(firstDay)) {
            Forgotten some;
            do {
                some = QuarkusTransaction.requiringNew().call(() -> forgetSomeFacts(company, firstDay, knownBefore));
                gone += some.facts();
            } while (some.days() > 0);
        }
        return gone;
    }

    private record Forgotten(int days, long facts) {}

    private List<Long> companiesBefore(LocalDate firstDay) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(COMPANIES)) {
            statement.setObject(1, firstDay);
            return column(statement, Long.class);
        } catch (SQLException e) {
            throw new DatabaseFailure("Companies with old facts could not be listed", e);
        }
    }

    /**
     * Only facts go whose bucket is held before they are looked for: who counts one meanwhile has either told its bucket
     * before that, and the fact is found, or waits for us and makes the bucket anew.
     */
    private Forgotten forgetSomeFacts(long company, LocalDate firstDay, Instant knownBefore) {
        try (var connection = database.getConnection();
                var lock = connection.createStatement();
                var list = connection.prepareStatement(DAYS)) {
            lock.execute(MAY_WRITE_FACTS);
            list.setLong(1, company);
            list.setObject(2, firstDay);
            list.setObject(3, knownBefore.atOffset(ZoneOffset.UTC));
            List<LocalDate> days = column(list, LocalDate.class);
            if (days.isEmpty()) {
                return new Forgotten(0, 0);
            }
            try (var hold = ofDays(connection, HOLD_FACTS, company, days)) {
                hold.execute();
            }
            List<LocalDate> held;
            try (var hold = ofDays(connection, HOLD_BUCKETS, company, days)) {
                held = column(hold, LocalDate.class);
            }
            // Meanwhile a fact may have come to one of them, or changed.
            held.retainAll(column(list, LocalDate.class));
            try (var facts = ofDays(connection, FORGET_FACTS, company, held);
                    var buckets = ofDays(connection, FORGET_BUCKETS, company, held)) {
                long gone = facts.executeLargeUpdate();
                buckets.executeUpdate();
                return new Forgotten(held.size(), gone);
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("Old facts could not be forgotten", e);
        }
    }

    private static PreparedStatement ofDays(Connection connection, String sql, long company, List<LocalDate> days)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setLong(1, company);
        statement.setArray(2, connection.createArrayOf("date", days.toArray()));
        return statement;
    }

    private static <T> List<T> column(PreparedStatement query, Class<T> type) throws SQLException {
        List<T> values = new ArrayList<>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                values.add(rows.getObject(1, type));
            }
        }
        return values;
    }

    /** @return how many closing scores are gone */
    public long forgetClosingsBefore(LocalDate firstDay) {
        return forget("closing_score", "day", firstDay);
    }

    /** @return how many rows are gone */
    public long forgetBefore(Past past, Instant moment) {
        return forget(past.table(), past.time, moment.atOffset(ZoneOffset.UTC));
    }

    /** Each portion in a transaction of its own: what is gone stays gone, also when a later one fails. */
    private long forget(String table, String column, Object first) {
        String sql = FORGET.formatted(table, column);
        long gone = 0;
        int some;
        do {
            some = QuarkusTransaction.requiringNew().call(() -> forgetSome(table, sql, first));
            gone += some;
        } while (some > 0);
        return gone;
    }

    private int forgetSome(String table, String sql, Object first) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setObject(1, first);
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("What is too old in " + table + " could not be forgotten", e);
        }
    }
}
