package com.accellis.engagement.connector.record;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Numbers the requests to the sources, so that of two readings the later one is known. */
@ApplicationScoped
public class ReadNumbers {

    private final DataSource database;

    ReadNumbers(DataSource database) {
        this.database = database;
    }

    /** Take it before the request is sent: what was read under a smaller number cannot be newer. */
    public long next() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT nextval('read_number')");
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new RecordFailure("No read number could be had", e);
        }
    }
}
