package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.Infrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** The databases of a PostgreSQL server. */
final class Databases {

    /** There from the beginning. */
    static final String FIRST = "postgres";

    /** There from the beginning, and used by nobody. */
    private static final String UNUSED = "template1";

    private final Infrastructure.Database server;

    Databases(Infrastructure.Database server) {
        this.server = server;
    }

    Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(url(name), server.user(), server.password());
    }

    void create(String name) {
        execute(FIRST, "CREATE DATABASE " + name);
    }

    /** PostgreSQL copies no database that somebody is connected to. */
    void copy(String name, String copy) {
        execute(UNUSED, "CREATE DATABASE " + copy + " TEMPLATE " + name);
    }

    /** Of a service that works on it. */
    Map<String, String> settings(String name) {
        return Map.of(
                "quarkus.datasource.jdbc.url", url(name),
                "quarkus.datasource.username", server.user(),
                "quarkus.datasource.password", server.password());
    }

    private void execute(String connectedTo, String sql) {
        try (var connection = connect(connectedTo);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("A database could not be made", e);
        }
    }

    /** The server's address, with another database in place of its own. */
    private String url(String name) {
        return server.jdbcUrl().replaceFirst("/[^/?]+(\\?|$)", "/" + name + "$1");
    }
}
