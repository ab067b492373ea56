package com.accellis.engagement.scoring.score;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;

/** Columns of many rows as arrays, so that one statement writes them all. */
final class SqlArrays {

    private SqlArrays() {}

    static <T> Array of(Connection connection, String type, Collection<T> rows, Function<T, Object> column)
            throws SQLException {
        return connection.createArrayOf(type, rows.stream().map(column).toArray());
    }
}
