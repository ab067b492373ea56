package com.accellis.engagement.local;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Makes each service's role and database where they are missing; what is there stays. */
final class DatabaseSetup {

    /** So that one stuck statement of a service cannot hold the others for ever. */
    private static final List<String> ROLE_SETTINGS =
            List.of("statement_timeout = '15s'", "idle_in_transaction_session_timeout = '30s'", "lock_timeout = '5s'");

    private final String url;
    private final String password;

    DatabaseSetup(int port, String password) {
        this.url = "jdbc:postgresql://" + Ports.HOST + ":" + port + "/postgres";
        this.password = password;
    }

    void createMissing(List<Database> databases) {
        try (var connection = DriverManager.getConnection(url, PostgresServer.SUPERUSER, password)) {
            for (var database : databases) {
                create(connection, database);
            }
        } catch (SQLException e) {
            throw new CannotStartException("The databases cannot be prepared: " + e.getMessage(), e);
        }
    }

    /** Names are our own constants and passwords have no quotes, see {@link Secrets#get}. */
    private static void create(Connection connection, Database database) throws SQLException {
        var name = database.name();
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
            execute(connection, "CREATE ROLE " + name + " LOGIN");
        }
        execute(connection, "ALTER ROLE " + name + " PASSWORD '" + database.password() + "'");
        for (var setting : ROLE_SETTINGS) {
            execute(connection, "ALTER ROLE " + name + " SET " + setting);
        }
        if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", name)) {
            execute(connection, "CREATE DATABASE " + name + " OWNER " + name);
        }
        execute(connection, "REVOKE ALL ON DATABASE " + name + " FROM PUBLIC");
    }

    private static boolean exists(Connection connection, String question, String name) throws SQLException {
        try (var statement = connection.prepareStatement(question)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
