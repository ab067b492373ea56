package com.accellis.engagement.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Looks for a text in every column of every table, bytes included. */
public final class DatabaseSearch {

    private static final String COLUMNS = """
            SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c
            JOIN information_schema.tables t USING (table_schema, table_name)
            WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
            """;

    private DatabaseSearch() {}

    /** Where the text stands, as {@code table.column}. */
    public static List<String> hits(DataSource database, String text) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(COLUMNS);
                var columns = query.executeQuery()) {
            List<String> hits = new ArrayList<>();
            while (columns.next()) {
                String table = columns.getString(1);
                String column = columns.getString(2);
                if (holds(connection, table, column, columns.getString(3).equals("bytea"), text)) {
                    hits.add(table + "." + column);
                }
            }
            return hits;
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be searched", e);
        }
    }

    private static boolean holds(Connection connection, String table, String column, boolean bytes, String text)
            throws SQLException {
        String condition = bytes
                ? "position(? IN \"%s\") > 0".formatted(column)
                : "position(? IN \"%s\"::text) > 0".formatted(column);
        try (var query =
                connection.prepareStatement("SELECT count(*) FROM \"%s\" WHERE %s".formatted(table, condition))) {
            if (bytes) {
                query.setBytes(1, text.getBytes(UTF_8));
            } else {
                query.setString(1, text);
            }
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1) > 0;
            }
        }
    }
}
