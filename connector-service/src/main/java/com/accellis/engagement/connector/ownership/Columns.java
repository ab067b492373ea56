package com.accellis.engagement.connector.ownership;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Columns of several rows as arrays, so that one statement serves all rows. */
final class Columns {

    private Columns() {}

    static <T> Array texts(Connection connection, Collection<T> rows, Function<T, String> value) throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(value).toArray());
    }

    static <T> Array longs(Connection connection, Collection<T> rows, Function<T, Long> value) throws SQLException {
        return connection.createArrayOf("bigint", rows.stream().map(value).toArray());
    }

    static <T> Array integers(Connection connection, Collection<T> rows, Function<T, Integer> value)
            throws SQLException {
        return connection.createArrayOf("integer", rows.stream().map(value).toArray());
    }

    static <T> Array flags(Connection connection, Collection<T> rows, Function<T, Boolean> value) throws SQLException {
        return connection.createArrayOf("boolean", rows.stream().map(value).toArray());
    }

    static <T> Array instants(Connection connection, Collection<T> rows, Function<T, Instant> value)
            throws SQLException {
        return connection.createArrayOf(
                "text",
                rows.stream()
                        .map(row -> value.apply(row) == null
                                ? null
                                : value.apply(row).toString())
                        .toArray());
    }

    /** The driver refuses an Object[] of byte[]. */
    static <T> Array hashes(Connection connection, Collection<T> rows, Function<T, byte[]> value) throws SQLException {
        return connection.createArrayOf("bytea", rows.stream().map(value).toArray(byte[][]::new));
    }

    static Set<Long> longs(Array array) throws SQLException {
        return new LinkedHashSet<>(List.of((Long[]) array.getArray()));
    }
}
