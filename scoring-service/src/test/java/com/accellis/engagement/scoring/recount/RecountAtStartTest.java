package com.accellis.engagement.scoring.recount;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.SurveyChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.TestRows;
import com.accellis.engagement.scoring.counting.CountingBasis;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.CountedBy;
import com.accellis.engagement.scoring.score.Recalculation;
import com.accellis.engagement.scoring.score.RescoreAll;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A start with other settings than those by which the facts were counted. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class RecountAtStartTest {

    private static final long COMPANY = 77_000_001;

    @Inject
    CountedBy countedBy;

    @Inject
    CountingBasis basis;

    @Inject
    Recalculation recalculation;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    ScoringConfig config;

    @Inject
    TestRows rows;

    @AfterEach
    void countedAsConfigured() {
        QuarkusTransaction.requiringNew().run(() -> countedBy.keep(basis));
    }

    private void start() {
        new RecountAtStart(countedBy, basis, recalculation, rescoreAll, config).recountIfNeeded();
    }

    private void countedIn(CountingBasis other) {
        QuarkusTransaction.requiringNew().run(() -> countedBy.keep(other));
    }

    private CountingBasis stored() {
        return QuarkusTransaction.requiringNew().call(countedBy::locked).orElseThrow();
    }

    @Test
    void anotherTimeZoneIsRefusedUnlessConfirmed() {
        countedIn(new CountingBasis(ZoneId.of("Europe/Berlin"), basis.closingStatuses(), basis.ratingScale()));
        assertThatThrownBy(this::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Europe/Berlin")
                .hasMessageContaining("scoring.recount-for-time-zone=" + basis.zone());
        assertThat(stored().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @Test
    void anotherRatingScaleCountsEverythingAgain() throws SQLException {
        // Given an answer that was counted when a 5 was worth 4
        var answer = answer("recount-1", COMPANY);
        rows.execute(
                "INSERT INTO fact (topic, id, last_updated, read_number, deleted, company_id, day, tickets, first_touch,"
                        + " hours, procurement, answers, rating_sum, rejected, event, known_from) VALUES ('"
                        + Topics.SURVEYS.name() + "', 'recount-1', now(), 1, false, " + COMPANY
                        + ", DATE '2026-01-05', 0, 0, 0, 0, 1, 4, false, '" + EventJson.text(answer) + "', now())"
                        + " ON CONFLICT (topic, id) DO UPDATE SET rating_sum = 4");
        rows.execute("INSERT INTO day_bucket VALUES (" + COMPANY + ", DATE '2026-01-05', 0, 0, 0, 0, 1, 4)"
                + " ON CONFLICT (company_id, day) DO UPDATE SET rating_sum = 4");
        countedIn(new CountingBasis(basis.zone(), Set.of(), Map.of(-5, 1, 0, 3, 5, 4)));

        // When
        start();

        // Then
        assertThat(number("SELECT rating_sum FROM fact WHERE id = 'recount-1'")).isEqualTo(5);
        assertThat(number("SELECT rating_sum FROM day_bucket WHERE company_id = " + COMPANY))
                .isEqualTo(5);
        assertThat(stored()).isEqualTo(basis);
    }

    @Test
    void bucketsAreMadeAnewCompanyByCompanySoThatNoStatementTakesLong() throws SQLException {
        // Given three companies with more facts than one statement should sum, and one that has lost its facts
        for (long company = COMPANY + 10; company < COMPANY + 13; company++) {
            String event = EventJson.text(answer("any", company));
            rows.execute("INSERT INTO fact (topic, id, last_updated, read_number, deleted, company_id, day, tickets,"
                    + " first_touch, hours, procurement, answers, rating_sum, rejected, event, known_from)"
                    + " SELECT '" + Topics.SURVEYS.name() + "', id, now(), 1, false, " + company
                    + ", DATE '2026-01-05', 0, 0, 0, 0, 1, 5, false, jsonb_set('" + event
                    + "', '{id}', to_jsonb(id)), now()"
                    + " FROM (SELECT 'recount-" + company + "-' || n AS id FROM generate_series(1, 3000) n) ids");
        }
        rows.execute("INSERT INTO day_bucket VALUES (" + (COMPANY + 13) + ", DATE '2026-01-05', 7, 0, 0, 0, 0, 0)");
        rows.execute("CREATE TABLE summed_companies (companies bigint)");
        rows.execute("CREATE FUNCTION note_summed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO summed_companies SELECT count(DISTINCT company_id) FROM added WHERE company_id BETWEEN "
                + (COMPANY + 10) + " AND " + (COMPANY + 12) + "; RETURN NULL; END $$");
        rows.execute("CREATE TRIGGER note_summed AFTER INSERT ON day_bucket REFERENCING NEW TABLE AS added"
                + " FOR EACH STATEMENT EXECUTE FUNCTION note_summed()");
        countedIn(new CountingBasis(basis.zone(), Set.of(), Map.of(-5, 1, 0, 3, 5, 4)));

        // When
        try {
            start();

            // Then
            assertThat(rows.column(
                            "SELECT answers FROM day_bucket WHERE company_id BETWEEN " + (COMPANY + 10) + " AND "
                                    + (COMPANY + 13),
                            Integer.class))
                    .containsExactly(3_000, 3_000, 3_000);
            assertThat(number("SELECT sum(companies)::int FROM summed_companies"))
                    .isEqualTo(3);
            assertThat(number("SELECT max(companies)::int FROM summed_companies"))
                    .isLessThan(3);
        } finally {
            rows.execute("DROP TRIGGER note_summed ON day_bucket");
            rows.execute("DROP FUNCTION note_summed()");
            rows.execute("DROP TABLE summed_companies");
            String ours = " WHERE company_id BETWEEN " + (COMPANY + 10) + " AND " + (COMPANY + 13);
            rows.execute("DELETE FROM fact" + ours);
            rows.execute("DELETE FROM day_bucket" + ours);
        }
    }

    private static SurveyChanged answer(String id, long company) {
        return new SurveyChanged(
                id,
                new SourceVersion(Instant.EPOCH, 1),
                false,
                company,
                SurveyChanged.LinkedBy.MANUAL,
                null,
                5,
                Instant.parse("2026-01-05T10:00:00Z"),
                false);
    }

    @Test
    void theSameSettingsCountNothingAgain() throws SQLException {
        rows.execute("INSERT INTO day_bucket VALUES (77000002, DATE '2026-01-05', 7, 0, 0, 0, 0, 0)"
                + " ON CONFLICT (company_id, day) DO NOTHING");
        start();
        assertThat(number("SELECT tickets FROM day_bucket WHERE company_id = 77000002"))
                .as("a bucket without facts would be gone")
                .isEqualTo(7);
        rows.execute("DELETE FROM day_bucket WHERE company_id = 77000002");
    }

    @Test
    void aReplicaWithOtherSettingsCountsNothingAfterwards() {
        assertThatCode(() -> QuarkusTransaction.requiringNew().run(countedBy::requireOurs))
                .doesNotThrowAnyException();

        countedIn(new CountingBasis(basis.zone(), Set.of("Done"), basis.ratingScale()));

        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(countedBy::requireOurs))
                .isInstanceOf(CountedBy.CountedOtherwise.class);
        assertThatThrownBy(() -> recalculation.repair(UUID.randomUUID(), false))
                .isInstanceOf(CountedBy.CountedOtherwise.class);
    }

    private int number(String sql) throws SQLException {
        return rows.column(sql, Integer.class).get(0);
    }
}
