package com.accellis.engagement.connector.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.linking.SurveyCustomer;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.translation.Translated;
import com.accellis.engagement.events.MarketDescriptionChanged;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All in transactions that are rolled back: nobody else sees these rows. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class VersionGuardTest {

    private static final long AGREEMENT = 900_000_000_001L;
    private static final long ADDITION = 900_000_000_002L;
    private static final long MARKET = 900_000_000_003L;
    private static final SourceEntity MARKETS = SourceEntity.MARKET_DESCRIPTIONS;
    /** Under which number the source said that a record is gone. */
    private static final long CONFIRMED = 1_000;

    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String FOREIGN_TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Inject
    VersionGuard guard;

    @Inject
    SourceRecords records;

    @Inject
    ErasedContacts contacts;

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

    @Test
    void aPageAskedForBeforeADeletionDoesNotBringTheRecordBack() throws SQLException {
        // Given a change that we had not read before the record went away, but that a page under way shows
        hold(MARKETS, MARKET, null);
        assertThat(guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED)).isEqualTo(1);

        // When
        var stored = guard.keepNewer(List.of(reading(CONFIRMED - 1)));

        // Then
        assertThat(stored.kept()).isEmpty();
        assertThat(stored.moved()).isEmpty();
        assertThat(known()).isFalse();
        assertThat(pending()).contains("\"deleted\":true");
    }

    @Test
    void aPageAskedForBeforeADeletionDoesNotBringARecordThatWeNeverHeld() throws SQLException {
        // Given
        assertThat(guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED)).isZero();
        assertThat(known()).isFalse();
        assertThat(pending()).as("nobody is told of what nobody knows").isNull();
        assertThat(records.cameOrWentSince(MARKETS, CONFIRMED)).doesNotContain("" + MARKET);

        // When
        var stored = guard.keepNewer(List.of(reading(CONFIRMED - 1)));

        // Then
        assertThat(stored.kept()).isEmpty();
        assertThat(known()).isFalse();
        assertThat(pending()).isNull();
    }

    @ParameterizedTest(name = "held before: {0}")
    @ValueSource(booleans = {true, false})
    void aLaterReadingBringsADeletedRecordBack(boolean held) throws SQLException {
        // Given
        if (held) {
            hold(MARKETS, MARKET, null);
        }
        guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED);

        // When
        var stored = guard.keepNewer(List.of(reading(CONFIRMED + 1)));

        // Then
        assertThat(stored.moved()).containsExactly("" + MARKET);
        assertThat(stored.counts().added()).isEqualTo(held ? 0 : 1);
        assertThat(known()).isTrue();
        assertThat(pending()).contains("\"deleted\":false");
    }

    /** Not even of a record that says it changed when there were no such sources yet. */
    @Test
    void whatIsKnownToBeAbsentIsOlderThanAnyReading() throws SQLException {
        guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED);

        var stored = guard.keepNewer(List.of(reading(Instant.parse("0001-01-01T00:00:00Z"), CONFIRMED + 1)));

        assertThat(stored.kept()).containsExactly("" + MARKET);
        assertThat(known()).isTrue();
    }

    @ParameterizedTest(name = "held before: {0}")
    @ValueSource(booleans = {true, false})
    void theLastConfirmationCounts(boolean held) throws SQLException {
        // Given
        if (held) {
            hold(MARKETS, MARKET, null);
        }
        guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED);
        String told = pending();

        // When
        int deletedAgain = guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED + 10);
        int deletedBefore = guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED + 5);

        // Then
        assertThat(deletedAgain).isZero();
        assertThat(deletedBefore).isZero();
        assertThat(pending()).isEqualTo(told);
        assertThat(guard.keepNewer(List.of(reading(CONFIRMED + 9))).kept()).isEmpty();
        assertThat(guard.keepNewer(List.of(reading(CONFIRMED + 11))).kept()).containsExactly("" + MARKET);
    }

    @Test
    void aRecordReadAfterTheConfirmationStays() throws SQLException {
        guard.keepNewer(List.of(reading(CONFIRMED + 1)));

        assertThat(guard.delete(MARKETS, List.of("" + MARKET), CONFIRMED)).isZero();

        assertThat(known()).isTrue();
        assertThat(pending()).contains("\"deleted\":false");
    }

    @Test
    void aContactOfWhichOnlyItsAbsenceIsKnownIsNoneThatWeHold() {
        guard.delete(SourceEntity.CONTACTS, List.of("" + MARKET), CONFIRMED);

        assertThat(contacts.erase(MARKET, Instant.now())).isFalse();
    }

    private static Reading reading(long readNumber) {
        return reading(Instant.now().plusSeconds(60), readNumber);
    }

    private static Reading reading(Instant changed, long readNumber) {
        var translated = new Translated(
                "" + MARKET,
                changed,
                null,
                null,
                null,
                SurveyCustomer.UNKNOWN,
                (version, owner) -> new MarketDescriptionChanged(MARKET, version, false, "Legal"));
        return new Reading(MARKETS, translated, new SourceVersion(changed, readNumber), null);
    }

    private boolean known() {
        return !records.known(MARKETS.topic(), List.of(MARKET)).isEmpty();
    }

    /** The event that waits for the broker; null when there is none. */
    private String pending() throws SQLException {
        try (var connection = database.getConnection();
                var select =
                        connection.prepareStatement("SELECT pending FROM source_record WHERE topic = ? AND id = ?")) {
            select.setString(1, MARKETS.topic().name());
            select.setString(2, "" + MARKET);
            try (var rows = select.executeQuery()) {
                assertThat(rows.next()).isTrue();
                byte[] event = rows.getBytes("pending");
                return event == null ? null : new String(event, UTF_8);
            }
        }
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
