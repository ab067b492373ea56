package com.accellis.engagement.scoring;

import jakarta.enterprise.context.Dependent;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Rows that no event has brought: those of long ago, and those that would take long to come about. */
@Dependent
public class TestRows {

    private final DataSource database;

    TestRows(DataSource database) {
        this.database = database;
    }

    /** Inserts or deletes, and commits. */
    public void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** The first column of every row. */
    public <T> List<T> column(String sql, Class<T> type) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            List<T> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getObject(1, type));
            }
            return values;
        }
    }
}
