package com.accellis.engagement.endtoend.system;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Gets in the way of services without touching a process: PostgreSQL runs, and does not do what they need. */
public final class DatabaseAdministrator {

    /** The server has no connection left, or none but those it reserves. */
    private static final String TOO_MANY_CONNECTIONS = "53300";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final Databases databases;

    DatabaseAdministrator(Databases databases) {
        this.databases = databases;
    }

    /** As after a switch to a standby that is none: everybody has to connect anew, and can only read. */
    public Trouble readOnly() {
        setReadOnly(true);
        return () -> setReadOnly(false);
    }

    private void setReadOnly(boolean value) {
        var expected = value ? "on" : "off";
        try (var connection = databases.connect(Databases.FIRST)) {
            // Allowed even where nothing else may be written.
            execute(connection, "ALTER SYSTEM SET default_transaction_read_only = " + expected);
            execute(connection, "SELECT pg_reload_conf()");
            Awaitility.await("default_transaction_read_only = " + expected)
                    .atMost(LIMIT)
                    .until(() -> expected.equals(text("SHOW transaction_read_only")));
            endOthers(connection);
        } catch (SQLException e) {
            throw new AssertionError("The database cannot be made read-only or writable", e);
        }
    }

    /** Takes every connection that the server has to give, and those that services have. */
    public Trouble useUpConnections() {
        var taken = new ArrayList<Connection>();
        Trouble trouble = () -> taken.forEach(DatabaseAdministrator::close);
        try {
            taken.add(databases.connect(Databases.FIRST));
            // Services try to be faster, so a few rounds may be needed.
            Awaitility.await("end of all other connections").atMost(LIMIT).until(() -> {
                endOthers(taken.get(0));
                takeAll(taken);
                return others(taken.get(0), taken.size()) == 0;
            });
            return trouble;
        } catch (SQLException | RuntimeException | AssertionError e) {
            trouble.end();
            throw new AssertionError("The connections cannot be used up", e);
        }
    }

    private void takeAll(List<Connection> taken) throws SQLException {
        while (true) {
            try {
                taken.add(databases.connect(Databases.FIRST));
            } catch (SQLException refused) {
                if (TOO_MANY_CONNECTIONS.equals(refused.getSQLState())) {
                    return;
                }
                throw refused;
            }
        }
    }

    /** Ours cannot be told from those of services by their user, but by the name that they give. */
    private static void endOthers(Connection connection) throws SQLException {
        execute(
                connection,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                        + " AND application_name <> '" + Databases.ADMINISTRATOR + "'");
    }

    private static long others(Connection connection, int ours) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")) {
            row.next();
            return row.getLong(1) - ours;
        }
    }

    private String text(String sql) throws SQLException {
        try (var connection = databases.connect(Databases.FIRST);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException ended) {
            // Then the server has closed it.
        }
    }
}
