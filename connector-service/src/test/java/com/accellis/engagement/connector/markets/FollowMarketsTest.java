package com.accellis.engagement.connector.markets;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Markets are read, compared and kept like other records; the sandbox's have neither time of change nor change. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class FollowMarketsTest {

    @Inject
    DataSource database;

    @BeforeEach
    void everythingIsLoaded() {
        SyncRuns.awaitLoaded();
    }

    @Test
    void marketsAreComparedWithTheSourcesOwnCountAndPublished() {
        for (String mode : new String[] {"full", "sweep"}) {
            JsonPath run = SyncRuns.complete(SourceEntity.MARKET_DESCRIPTIONS, mode);
            assertThat(run.getString("comparison.verdict")).isEqualTo("equal");
            assertThat(run.getLong("comparison.sourceAfter")).isPositive().isEqualTo(run.getLong("comparison.held"));
        }
        assertThat(new TestTopic(Topics.MARKET_DESCRIPTIONS).newestByKey().values())
                .isNotEmpty()
                .allMatch(event -> event.contains("\"name\":\""));
    }

    @Test
    void nothingNewCostsOneRequestAndReadsNoCompanies() {
        SyncRuns.complete(SourceEntity.MARKET_DESCRIPTIONS, "incremental");
        String before = newestFullRunOfCompanies();

        JsonPath run = SyncRuns.complete(SourceEntity.MARKET_DESCRIPTIONS, "incremental");

        assertThat(run.getLong("requests")).isEqualTo(1);
        assertThat(run.getLong("changed")).isZero();
        assertThat(newestFullRunOfCompanies()).isEqualTo(before);
    }

    @Test
    void aMarketWithAnotherNameHasAllCompaniesReadAgain() throws SQLException {
        String before = newestFullRunOfCompanies();
        change("UPDATE source_record SET content_hash = 'former name' WHERE entity = 'market-descriptions'"
                + " AND number = (SELECT min(number) FROM source_record WHERE entity = 'market-descriptions')");

        JsonPath run = SyncRuns.complete(SourceEntity.MARKET_DESCRIPTIONS, "incremental");

        assertThat(run.getLong("changed")).isEqualTo(1);
        assertThat(newestFullRunOfCompanies()).isNotNull().isNotEqualTo(before);
    }

    @Test
    void aMarketThatVanishedIsDeletedByTheNextComparison() throws SQLException {
        change("INSERT INTO source_record (topic, id, entity, last_updated, read_number, content_hash, deleted, active)"
                + " VALUES ('connectwise.market-descriptions', '99999', 'market-descriptions', 'epoch', 1, '', false, true)"
                + " ON CONFLICT (topic, id) DO UPDATE SET deleted = false, read_number = 1");

        JsonPath run = SyncRuns.complete(SourceEntity.MARKET_DESCRIPTIONS, "sweep");

        assertThat(run.getLong("deleted")).isEqualTo(1);
        assertThat(new TestTopic(Topics.MARKET_DESCRIPTIONS).newestByKey().get("99999"))
                .contains("\"deleted\":true");
    }

    private static String newestFullRunOfCompanies() {
        return SyncRuns.newest(SourceEntity.COMPANIES, "full");
    }

    private void change(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate(sql)).isEqualTo(1);
        }
    }
}
