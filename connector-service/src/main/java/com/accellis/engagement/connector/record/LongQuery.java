package com.accellis.engagement.connector.record;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A question to the record table that whole numbers answer. */
final class LongQuery {

    private LongQuery() {}

    /** Gives a statement its parameters. */
    interface Binding {
        void bind(PreparedStatement query) throws SQLException;
    }

    /** The first column of every row, in the order of the rows. */
    static List<Long> list(DataSource database, String sql, Binding binding) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            binding.bind(query);
            List<Long> found = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new RecordFailure("Records could not be listed", e);
        }
    }

    /** Of a statement that counts. */
    static long count(DataSource database, String sql, Binding binding) {
        return list(database, sql, binding).get(0);
    }
}
