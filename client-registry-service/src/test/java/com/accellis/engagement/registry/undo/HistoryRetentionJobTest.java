package com.accellis.engagement.registry.undo;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.registry.history.History;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class HistoryRetentionJobTest {

    private static final String AUTHOR = "retention-test";

    @Inject
    HistoryRetentionJob job;

    @Inject
    HistoryConfig config;

    @Inject
    History history;

    @Inject
    Clock clock;

    @Inject
    DataSource database;

    private final UUID client = UUID.randomUUID();

    @AfterEach
    void nothingIsLeft() throws SQLException {
        execute("DELETE FROM change WHERE author = '" + AUTHOR + "'");
    }

    @Test
    void changesGoUpToTheEdgeWithWhatTheyDidAndStayFromItOn() throws SQLException {
        // Given a change on each side of the edge and one on it; the job itself would leave all of them
        Instant edge =
                clock.instant().minus(config.kept()).plus(Duration.ofDays(10)).truncatedTo(ChronoUnit.MICROS);
        Instant after = edge.plus(1, ChronoUnit.MICROS);
        changes(edge.minus(1, ChronoUnit.MICROS), edge, after);

        // When
        int forgotten = QuarkusTransaction.requiringNew().call(() -> history.forgetSomeBefore(edge));

        // Then
        assertThat(forgotten).isPositive();
        assertThat(remaining()).containsExactly(edge, after);
        assertThat(editions()).containsExactly(2L, 3L);
    }

    @Test
    void theJobKeepsWhatTheConfigurationSays() throws SQLException {
        Instant edge = clock.instant().minus(config.kept()).truncatedTo(ChronoUnit.MICROS);
        Instant younger = edge.plusSeconds(60);
        changes(edge.minusSeconds(60), younger);

        job.forget();

        assertThat(remaining()).containsExactly(younger);
        assertThat(editions()).containsExactly(2L);
    }

    @Test
    void whatHasGatheredGoesInPortions() throws SQLException {
        // Given more than one statement may remove
        execute("INSERT INTO change (id, at, author, action) SELECT gen_random_uuid(), '1990-01-01T00:00:00Z', '"
                + AUTHOR + "', 'edited' FROM generate_series(1, 11)");
        execute("CREATE FUNCTION refuse_many() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF (SELECT count(*) FROM gone) > 10 THEN RAISE EXCEPTION 'too many'; END IF; RETURN NULL; END $$");
        execute("CREATE TRIGGER refuse_many AFTER DELETE ON change REFERENCING OLD TABLE AS gone"
                + " FOR EACH STATEMENT EXECUTE FUNCTION refuse_many()");

        // When
        try {
            job.forget();
        } finally {
            execute("DROP TRIGGER refuse_many ON change");
            execute("DROP FUNCTION refuse_many()");
        }

        // Then
        assertThat(remaining()).isEmpty();
    }

    /** The first of them makes edition 1, and so on. */
    private void changes(Instant... moments) throws SQLException {
        for (int i = 0; i < moments.length; i++) {
            UUID change = UUID.randomUUID();
            execute("INSERT INTO change (id, at, author, action) VALUES ('" + change + "', '" + moments[i] + "', '"
                    + AUTHOR + "', 'edited')");
            execute("INSERT INTO client_history (client_id, edition, change_id, before, after) VALUES ('" + client
                    + "', " + (i + 1) + ", '" + change + "', '{}', '{}')");
        }
    }

    private List<Instant> remaining() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery("SELECT at FROM change WHERE author = '" + AUTHOR + "' ORDER BY at")) {
            List<Instant> moments = new ArrayList<>();
            while (rows.next()) {
                moments.add(rows.getObject(1, OffsetDateTime.class).toInstant());
            }
            return moments;
        }
    }

    private List<Long> editions() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(
                        "SELECT edition FROM client_history WHERE client_id = '" + client + "' ORDER BY edition")) {
            List<Long> editions = new ArrayList<>();
            while (rows.next()) {
                editions.add(rows.getLong(1));
            }
            return editions;
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
