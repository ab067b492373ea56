package com.accellis.engagement.scoring.score;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** Columns of many rows as arrays, so that one statement writes them all. */
final class SqlArrays {

    /** The driver sends arrays of these as bytes. Others become text, in which each quote of a JSON text is escaped. */
    private static final Map<String, IntFunction<Object[]>> SENT_AS_BYTES =
            Map.of("text", String[]::new, "bigint", Long[]::new, "int", Integer[]::new, "boolean", Boolean[]::new);

    private SqlArrays() {}

    static <T> Array of(Connection connection, String type, Collection<T> rows, Function<T, Object> column)
            throws SQLException {
        IntFunction<Object[]> array = SENT_AS_BYTES.getOrDefault(type, Object[]::new);
        return connection.createArrayOf(type, rows.stream().map(column).toArray(array));
    }
}
