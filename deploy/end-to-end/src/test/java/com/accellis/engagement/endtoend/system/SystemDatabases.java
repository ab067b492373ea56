package com.accellis.engagement.endtoend.system;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The databases of a system's services, as the superuser sees them, past all networks. */
public final class SystemDatabases {

    private static final List<String> NAMES = List.of("connector", "registry", "scoring");

    private final String address;
    private final String password;

    /** @param address host and port of their PostgreSQL */
    SystemDatabases(String address, String password) {
        this.address = address;
        this.password = password;
    }

    /** @param database connector, registry or scoring */
    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + address + "/" + database, "postgres", password);
    }

    /** Every row of every table as text, by database and table. */
    public Map<String, List<String>> tables() {
        var tables = new LinkedHashMap<String, List<String>>();
        for (var database : NAMES) {
            try (var connection = connect(database)) {
                for (var name : texts(
                        connection,
                        "SELECT table_name FROM information_schema.tables WHERE"
                                + " table_schema = 'public' AND table_type = 'BASE TABLE'")) {
                    tables.put(
                            database + "." + name, texts(connection, "SELECT row::text FROM \"" + name + "\" AS row"));
                }
            } catch (SQLException e) {
                throw new AssertionError("The database does not answer", e);
            }
        }
        return tables;
    }

    private static List<String> texts(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            var texts = new ArrayList<String>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    /** Up to where scoring has taken in each partition, by its database: what is committed to Kafka may lag behind. */
    public Map<TopicPartition, Long> applied() {
        var applied = new HashMap<TopicPartition, Long>();
        try (var connection = connect("scoring");
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT topic, partition_id, next_offset FROM applied_offset")) {
            while (rows.next()) {
                applied.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
            }
        } catch (SQLException e) {
            throw new AssertionError("The database does not answer", e);
        }
        return applied;
    }
}
