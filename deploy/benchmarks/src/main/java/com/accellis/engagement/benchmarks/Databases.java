package com.accellis.engagement.benchmarks;

import com.accellis.engagement.testkit.Infrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The databases of one PostgreSQL. */
final class Databases {

    private final Infrastructure.Database server;

    Databases(Infrastructure.Database server) {
        this.server = server;
    }

    String url(String name) {
        return server.jdbcUrl().replaceFirst("/postgres(?=\\?|$)", "/" + name);
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name), server.user(), server.password());
    }

    void create(String name) throws SQLException {
        atServer("CREATE DATABASE " + name);
    }

    /** A database with the same content, to which nobody may be connected; what is waiting to be written is written first. */
    void copy(String from, String name) throws SQLException {
        atServer("CREATE DATABASE " + name + " TEMPLATE " + from);
        checkpoint();
    }

    void drop(String name) throws SQLException {
        atServer("DROP DATABASE " + name + " WITH (FORCE)");
    }

    /** So that nothing that was measured before is still to be written. */
    void checkpoint() throws SQLException {
        atServer("CHECKPOINT");
    }

    private void atServer(String sql) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long number(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    static String word(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
