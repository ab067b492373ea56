package com.accellis.engagement.connector.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All in transactions that are rolled back: nobody else sees these rows. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class VersionGuardTest {

    private static final long AGREEMENT = 900_000_000_001L;
    private static final long ADDITION = 900_000_000_002L;
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String FOREIGN_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Inject
    VersionGuard guard;

    @Inject
    DataSource database;

    @BeforeEach
    void begin() {
        QuarkusTransaction.begin();
    }

    @AfterEach
    void rollBack() {
        QuarkusTransaction.rollback();
    }

    @Test
    void aDeletedAdditionGoesOnWithTheTraceThatAskedForItsAgreement() throws SQLException {
        // Given
        hold(SourceEntity.AGREEMENT_ADDITIONS, ADDITION, AGREEMENT);
        ask(Kind.ADDITIONS_OF_AGREEMENT, AGREEMENT, TRACE);
        ask(Kind.ADDITIONS_OF_AGREEMENT, ADDITION, FOREIGN_TRACE);

        // When
        int deleted = guard.delete(SourceEntity.AGREEMENT_ADDITIONS, List.of("" + ADDITION), Long.MAX_VALUE);

        // Then
        assertThat(deleted).isEqualTo(1);
        assertThat(trace(SourceEntity.AGREEMENT_ADDITIONS, ADDITION)).isEqualTo(TRACE);
    }

    @Test
    void aDeletedAgreementGoesOnWithTheTraceThatAskedForIt() throws SQLException {
        // Given
        hold(SourceEntity.AGREEMENTS, AGREEMENT, null);
        ask(Kind.AGREEMENT, AGREEMENT, TRACE);
        ask(Kind.ADDITIONS_OF_AGREEMENT, AGREEMENT, FOREIGN_TRACE);

        // When
        int deleted = guard.delete(SourceEntity.AGREEMENTS, List.of("" + AGREEMENT), Long.MAX_VALUE);

        // Then
        assertThat(deleted).isEqualTo(1);
        assertThat(trace(SourceEntity.AGREEMENTS, AGREEMENT)).isEqualTo(TRACE);
    }

    private void hold(SourceEntity entity, long id, Long parent) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO source_record (topic, id, entity, last_updated, read_number, content_hash, deleted,
                                                   parent_id, active, first_read)
                        VALUES (?, ?, ?, now(), 1, '', false, ?, true, 1)
                        """)) {
            insert.setString(1, entity.topic().name());
            insert.setString(2, "" + id);
            insert.setString(3, entity.wireName());
            insert.setObject(4, parent);
            insert.executeUpdate();
        }
    }

    private void ask(Kind kind, long id, String trace) throws SQLException {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("""
                        INSERT INTO refresh_request (kind, id, generation, due_at, attempts, announced_deleted, trace)
                        VALUES (?, ?, 1, now(), 0, false, ?)
                        """)) {
            insert.setString(1, kind.name());
            insert.setString(2, "" + id);
            insert.setString(3, trace);
            insert.executeUpdate();
        }
    }

    private String trace(SourceEntity entity, long id) throws SQLException {
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement("SELECT trace FROM source_record WHERE topic = ? AND id = ?")) {
            select.setString(1, entity.topic().name());
            select.setString(2, "" + id);
            try (var rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                return rows.getString("trace");
            }
        }
    }
}
