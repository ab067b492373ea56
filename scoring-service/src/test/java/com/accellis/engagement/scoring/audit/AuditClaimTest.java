package com.accellis.engagement.scoring.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.kit.startup.DeploymentConfig;
import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.audit.AuditRepository.TakenOver;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.OtherClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.CountedBy;
import com.accellis.engagement.scoring.score.Recalculation;
import com.accellis.engagement.scoring.score.Recalculation.Difference;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An audit has one worker at a time, also when the first is slower than its lease. Whoever works here is two days ahead:
 * the job of the service does not take up what is claimed until then.
 */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class AuditClaimTest {

    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration AHEAD = Duration.ofDays(2);

    private final UUID audit = UUID.randomUUID();

    /** Stays behind: not scored, so that no other test meets it. */
    private final UUID client = UUID.randomUUID();

    @Inject
    AuditRepository audits;

    @Inject
    Recalculation recalculation;

    @Inject
    CountedBy countedBy;

    @Inject
    ScoringConfig config;

    @Inject
    DeploymentConfig deployment;

    @Inject
    TestRows rows;

    private BusinessClock clock;

    @BeforeEach
    void anAuditOfOneClientThatIsOlderThanAllOthers() throws SQLException {
        clock = OtherClock.ahead(AHEAD, deployment);
        rows.execute(
                "INSERT INTO client (id, known, revision, name, active, auto_scoring, window_days, active_contacts,"
                        + " known_from) VALUES ('" + client + "', true, 1, 'Claims', false, false, 30, 0, now())");
        rows.execute(
                "INSERT INTO audit (id, kind, repair, requested_by, requested_at, client_ids, state, claimed_until,"
                        + " clients_total, clients_done, clients_differing, clients_repaired) VALUES ('" + audit
                        + "', 'REQUESTED', false, 'claim-test', now() - interval '30 days', ARRAY['" + client
                        + "'::uuid], 'RUNNING', now() + interval '1 day', 1, 0, 0, 0)");
    }

    @AfterEach
    void nothingIsLeft() throws SQLException {
        rows.execute("DELETE FROM audit WHERE id = '" + audit + "'");
    }

    @Test
    void whoseLeaseHasEndedGoesOnUntilSomebodyElseDoes() throws SQLException {
        // Given somebody whose lease has ended, and who has noticed nothing
        Audit first = claim(clock.now());
        Instant later = clock.now().plus(LEASE.multipliedBy(2));
        QuarkusTransaction.requiringNew().run(() -> audits.hold(first, later));

        // When somebody else takes it up
        Audit second = claim(later.plusSeconds(1));

        // Then nothing of the first counts any more
        refused(() -> audits.advance(first, client, true, true, later));
        refused(() -> audits.hold(first, later));
        refused(() -> audits.finish(first, later));
        assertThat(number("clients_done")).isZero();
        QuarkusTransaction.requiringNew().run(() -> audits.advance(second, client, true, false, later));
        Audit done = QuarkusTransaction.requiringNew().call(() -> audits.finish(second, later));
        assertThat(done.state).isEqualTo(Audit.State.COMPLETED);
        assertThat(done.clientsDone).isEqualTo(1);
        assertThat(done.clientsDiffering).isEqualTo(1);
        assertThat(done.clientsRepaired).isZero();
    }

    private static void refused(Runnable work) {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(work)).isInstanceOf(TakenOver.class);
    }

    @Test
    void aClientIsCountedOnceThoughTwoHaveLookedAtIt() throws SQLException {
        // Given that somebody else takes the audit up while a client is being compared
        var compare = new CompareWithFullRecalculation(null, null, config) {
            @Override
            List<Difference> of(UUID compared) {
                assertThat(compared).isEqualTo(client);
                claim(clock.now().plus(LEASE.multipliedBy(2)));
                return List.of(new Difference("bucket", "claim-test", "1", "2"));
            }
        };

        // When
        new AuditClients(audits, compare, recalculation, countedBy, clock, config).doRequested();

        // Then the other one has to look at the client, and is not done yet
        assertThat(number("claim")).isEqualTo(2);
        assertThat(number("clients_done")).isZero();
        assertThat(rows.column("SELECT state FROM audit WHERE id = '" + audit + "'", String.class))
                .containsExactly("RUNNING");
        assertThat(rows.column("SELECT subject FROM audit_difference WHERE audit_id = '" + audit + "'", String.class))
                .isEmpty();
    }

    private Audit claim(Instant now) {
        Audit claimed = QuarkusTransaction.requiringNew()
                .call(() -> audits.claim(now, LEASE))
                .orElseThrow();
        assertThat(claimed.id).isEqualTo(audit);
        return claimed;
    }

    private long number(String column) throws SQLException {
        return rows.column("SELECT CAST(" + column + " AS bigint) FROM audit WHERE id = '" + audit + "'", Long.class)
                .get(0);
    }
}
