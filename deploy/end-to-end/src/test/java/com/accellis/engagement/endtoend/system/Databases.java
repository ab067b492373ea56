package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.Infrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/** The databases of a PostgreSQL server. */
final class Databases {

    /** There from the beginning. */
    static final String FIRST = "postgres";

    /** How those who are no service call themselves. */
    static final String ADMINISTRATOR = "administrator";

    private static final String EXPAND = """
            DO $$
            DECLARE
                existing record;
            BEGIN
                FOR existing IN
                    SELECT relname FROM pg_class
                    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
                      AND relname <> 'flyway_schema_history'
                LOOP
                    EXECUTE format('ALTER TABLE %I ADD COLUMN added_later integer NOT NULL DEFAULT 1', existing.relname);
                END LOOP;
            END
            $$;
            CREATE TABLE made_later (id bigint PRIMARY KEY);
            INSERT INTO flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,
                                               execution_time, success)
            SELECT max(installed_rank) + 1, '999912310000', 'make later', 'SQL', 'V999912310000__make_later.sql', 1,
                   current_user, 1, true
            FROM flyway_schema_history
            """;

    private final Infrastructure.Database server;

    Databases(Infrastructure.Database server) {
        this.server = server;
    }

    Connection connect(String name) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", server.user());
        properties.setProperty("password", server.password());
        properties.setProperty("ApplicationName", ADMINISTRATOR);
        return DriverManager.getConnection(url(name), properties);
    }

    void create(String name) {
        execute(FIRST, "CREATE DATABASE " + name);
    }

    /**
     * Leaves a database as a later release might: with a further column in every table, a further table, and a migration that
     * only that release knows.
     */
    void expand(String name) {
        execute(name, EXPAND);
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
