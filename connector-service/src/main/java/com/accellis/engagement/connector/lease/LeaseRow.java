package com.accellis.engagement.connector.lease;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The lease in the database. Writers hold a key-share lock on its row until they commit; prolonging it does not touch the
 * key and passes them, taking it over changes the key and waits for them.
 */
@ApplicationScoped
class LeaseRow {

    private static final String TAKE = """
            UPDATE connector_lease
            SET fence = fence + 1, holder = ?, held_until = clock_timestamp() + make_interval(secs => ?)
            WHERE held_until < clock_timestamp() RETURNING fence
            """;

    private static final String PROLONG = """
            UPDATE connector_lease SET held_until = clock_timestamp() + make_interval(secs => ?)
            WHERE fence = ? AND holder = ?
            """;

    private static final String RELEASE = """
            UPDATE connector_lease SET held_until = '-infinity' WHERE fence = ? AND holder = ?
            """;

    private static final String HOLD = "SELECT 1 FROM connector_lease WHERE fence = ? AND holder = ? FOR KEY SHARE";

    /** Whoever still has a transaction open under an ended lease is stopped or cut off; its work must not be kept. */
    private static final String END_WRITERS = """
            SELECT pg_terminate_backend(l.pid) FROM pg_locks l, connector_lease c
            WHERE l.relation = 'connector_lease'::regclass AND l.mode = 'RowShareLock' AND l.granted
              AND l.pid <> pg_backend_pid() AND c.held_until < clock_timestamp()
            """;

    /**
     * A database that was restored goes on above all numbers that were given before: there are fewer reads than milliseconds.
     * Never back: erasing takes numbers without the lease.
     */
    private static final String ADVANCE_READ_NUMBERS = """
            SELECT setval('read_number', millis)
            FROM read_number, (SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS millis) AS clock
            WHERE last_value < millis
            """;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource database;

    LeaseRow(DataSource database) {
        this.database = database;
    }

    /** The new fencing number when the lease had ended, else empty. Needs a transaction of its own. */
    OptionalLong take(UUID holder, Duration length) throws SQLException {
        try (var connection = database.getConnection()) {
            try (var timeout = connection.createStatement()) {
                timeout.execute("SET LOCAL lock_timeout = '500ms'");
            }
            try (var take = connection.prepareStatement(TAKE)) {
                take.setObject(1, holder);
                take.setDouble(2, seconds(length));
                try (var row = take.executeQuery()) {
                    if (!row.next()) {
                        return OptionalLong.empty();
                    }
                    long fence = row.getLong(1);
                    advanceReadNumbers(connection);
                    return OptionalLong.of(fence);
                }
            }
        }
    }

    private static void advanceReadNumbers(Connection connection) throws SQLException {
        try (var advance = connection.createStatement()) {
            advance.execute(ADVANCE_READ_NUMBERS);
        }
    }

    static boolean isHeldByWriters(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    }

    void endWriters() throws SQLException {
        try (var connection = database.getConnection();
                var end = connection.createStatement()) {
            end.execute(END_WRITERS);
        }
    }

    boolean prolong(UUID holder, long fence, Duration length) throws SQLException {
        try (var connection = database.getConnection();
                var prolong = connection.prepareStatement(PROLONG)) {
            prolong.setDouble(1, seconds(length));
            prolong.setLong(2, fence);
            prolong.setObject(3, holder);
            return prolong.executeUpdate() == 1;
        }
    }

    void release(UUID holder, long fence) throws SQLException {
        try (var connection = database.getConnection();
                var release = connection.prepareStatement(RELEASE)) {
            release.setLong(1, fence);
            release.setObject(2, holder);
            release.executeUpdate();
        }
    }

    /** Within the caller's transaction: nobody takes the lease over before it ends. */
    static boolean hold(Connection connection, UUID holder, long fence) throws SQLException {
        try (var hold = connection.prepareStatement(HOLD)) {
            hold.setLong(1, fence);
            hold.setObject(2, holder);
            try (var row = hold.executeQuery()) {
                return row.next();
            }
        }
    }

    private static double seconds(Duration length) {
        return length.toMillis() / 1000.0;
    }
}
