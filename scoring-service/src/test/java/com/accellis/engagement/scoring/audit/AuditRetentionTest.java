package com.accellis.engagement.scoring.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Finished audits go with their differences; unfinished ones stay, however old. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class AuditRetentionTest {

    private static final String REQUESTED_BY = "retention-test";

    @Inject
    AuditRepository audits;

    @Inject
    AuditClients auditClients;

    @Inject
    BusinessClock clock;

    @Inject
    ScoringConfig config;

    @Inject
    TestRows rows;

    @AfterEach
    void nothingIsLeft() throws SQLException {
        rows.execute("DELETE FROM audit WHERE requested_by = '" + REQUESTED_BY + "'");
    }

    @Test
    void finishedAuditsGoUpToTheEdgeAndStayFromItOn() throws SQLException {
        // Given
        Instant edge = clock.now()
                .minus(config.keepAuditsFor())
                .plus(Duration.ofDays(10))
                .truncatedTo(ChronoUnit.MICROS);
        UUID before = finished(edge.minus(1, ChronoUnit.MICROS));
        UUID at = finished(edge);
        UUID after = finished(edge.plus(1, ChronoUnit.MICROS));
        UUID unfinished = audit(edge.minus(Duration.ofDays(5)), "now() + interval '1 day'", "NULL");

        // When
        QuarkusTransaction.requiringNew().run(() -> audits.deleteOlderThan(edge));

        // Then
        assertThat(rows.column("SELECT id FROM audit WHERE requested_by = '" + REQUESTED_BY + "'", UUID.class))
                .containsExactlyInAnyOrder(at, after, unfinished);
        assertThat(rows.column(
                        "SELECT audit_id FROM audit_difference WHERE subject = '" + REQUESTED_BY + "'", UUID.class))
                .doesNotContain(before)
                .containsExactlyInAnyOrder(at, after);
    }

    @Test
    void theFirstAuditOfADayForgetsWhatTheConfigurationSays() throws SQLException {
        // Given no audit of today yet
        Instant edge = clock.now().minus(config.keepAuditsFor());
        finished(edge.minusSeconds(60));
        UUID younger = finished(edge.plusSeconds(60));
        rows.execute("DELETE FROM audit WHERE kind = 'CONTINUOUS' AND requested_by <> '" + REQUESTED_BY + "'");

        // When
        auditClients.doShare(0);

        // Then
        assertThat(rows.column("SELECT id FROM audit WHERE requested_by = '" + REQUESTED_BY + "'", UUID.class))
                .containsExactly(younger);
    }

    private UUID finished(Instant requestedAt) throws SQLException {
        UUID id = audit(requestedAt, "NULL", "now()");
        rows.execute(
                "INSERT INTO audit_difference (audit_id, client_id, what, subject, expected, actual, repaired) VALUES ('"
                        + id + "', gen_random_uuid(), 'score', '" + REQUESTED_BY + "', '1', '2', false)");
        return id;
    }

    /** One that nobody takes up: what is unfinished is claimed already. */
    private UUID audit(Instant requestedAt, String claimedUntil, String finishedAt) throws SQLException {
        UUID id = UUID.randomUUID();
        rows.execute(
                "INSERT INTO audit (id, kind, repair, requested_by, requested_at, state, claimed_until, finished_at,"
                        + " clients_total, clients_done, clients_differing, clients_repaired) VALUES ('" + id
                        + "', 'REQUESTED',"
                        + " false, '" + REQUESTED_BY + "', '" + requestedAt + "', '"
                        + (finishedAt.equals("NULL") ? "RUNNING" : "COMPLETED") + "', " + claimedUntil + ", "
                        + finishedAt
                        + ", 0, 0, 0, 0)");
        return id;
    }
}
