package com.accellis.engagement.scoring.score;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Reading several things as they were at one moment. */
@ApplicationScoped
public class Snapshot {

    private static final String BEGIN = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY";

    private final DataSource database;

    Snapshot(DataSource database) {
        this.database = database;
    }

    /** All that {@code reading} asks of the database comes from one moment. It cannot write. */
    public <T> T read(Supplier<T> reading) {
        return QuarkusTransaction.requiringNew().call(() -> {
            begin();
            return reading.get();
        });
    }

    private void begin() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(BEGIN);
        } catch (SQLException e) {
            throw new DatabaseFailure("A snapshot could not be taken", e);
        }
    }
}
