package com.accellis.engagement.connector;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Somebody else's transaction, which is open until the test has seen who waits for it. */
public final class OpenTransaction implements AutoCloseable {

    private static final Duration WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private final DataSource database;
    private final Connection connection;
    private final int process;

    private OpenTransaction(DataSource database, Connection connection) throws SQLException {
        this.database = database;
        this.connection = connection;
        connection.setAutoCommit(false);
        this.process = Integer.parseInt(texts("SELECT pg_backend_pid()").get(0));
    }

    /** To be called outside any other transaction. */
    public static OpenTransaction on(DataSource database) throws SQLException {
        return new OpenTransaction(database, database.getConnection());
    }

    public int update(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** The first column. */
    public List<String> texts(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Until another transaction waits for a lock of this one. */
    public void awaitWaiter() {
        await().atMost(WITHIN).pollDelay(Duration.ZERO).pollInterval(LOOK_EVERY).until(this::isWaitedFor);
    }

    private boolean isWaitedFor() throws SQLException {
        try (var observer = database.getConnection();
                var query = observer.prepareStatement(
                        "SELECT pid FROM pg_stat_activity WHERE ? = ANY (pg_blocking_pids(pid))")) {
            query.setInt(1, process);
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    public void commit() throws SQLException {
        connection.commit();
    }

    /** Takes back what was not committed. */
    @Override
    public void close() throws SQLException {
        try (connection) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
