package com.accellis.engagement.connector.connection;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.kit.json.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Optional;
import javax.sql.DataSource;

/** The latest results of connection tests. */
@ApplicationScoped
class TestResults {

    private static final String KEEP = """
            INSERT INTO connection_test (system, tested_at, outcome, result) VALUES (?, ?, ?, ?::jsonb)
            """;

    private static final String PRUNE = """
            DELETE FROM connection_test WHERE system = ? AND id <= (
                SELECT id FROM connection_test WHERE system = ? ORDER BY id DESC OFFSET ? LIMIT 1)
            """;

    private static final String NEWEST = """
            SELECT result FROM connection_test WHERE system = ? ORDER BY id DESC LIMIT 1
            """;

    private final DataSource database;
    private final ConnectionTestConfig config;

    TestResults(DataSource database, ConnectionTestConfig config) {
        this.database = database;
        this.config = config;
    }

    void keep(TestResult result) {
        String system = result.system().wireName();
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(KEEP);
                var prune = connection.prepareStatement(PRUNE)) {
            insert.setString(1, system);
            insert.setTimestamp(2, Timestamp.from(result.testedAt()));
            insert.setString(3, result.outcome().wireName());
            insert.setString(4, new String(EventJson.write(result), UTF_8));
            insert.executeUpdate();
            prune.setString(1, system);
            prune.setString(2, system);
            prune.setInt(3, config.keep());
            prune.executeUpdate();
        } catch (SQLException e) {
            throw new ResultFailure("A test result could not be kept", e);
        }
    }

    Optional<TestResult> newest(SourceSystem system) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(NEWEST)) {
            query.setString(1, system.wireName());
            try (var row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(EventJson.read(row.getString(1).getBytes(UTF_8), TestResult.class))
                        : Optional.empty();
            }
        } catch (SQLException | IOException e) {
            throw new ResultFailure("Test results could not be read", e);
        }
    }

    /** The cause carries the database's SQLSTATE. */
    private static final class ResultFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        ResultFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
