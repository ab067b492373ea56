package com.accellis.engagement.connector.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.SandboxAdmin;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that came back from a backup does not leave records behind that it knows nothing of. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class StrangersTest {

    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final SourceEntity TICKETS = SourceEntity.SERVICE_TICKETS;

    @Inject
    Strangers strangers;

    @Inject
    SourceRecords records;

    @Inject
    RecordOutbox outbox;

    @Inject
    ReadNumbers readNumbers;

    private final TestTopic topic = new TestTopic(Topics.TICKETS);
    private final long unknown = System.nanoTime() / 1_000;
    private final long unknownAndGone = unknown + 1;

    @BeforeEach
    void everythingIsLoaded() {
        SyncRuns.awaitLoaded();
        await().atMost(WITHIN).until(() -> outbox.waiting() == 0);
    }

    @Test
    void whatOnlyTheTopicKnowsIsFoundGoneByTheNextSweep() {
        // Given: published by a database that is lost, after the backup
        publish(unknown, false);
        publish(unknownAndGone, false);
        publish(unknownAndGone, true);
        long before = records.count(TICKETS);

        // When
        strangers.takeIn();

        // Then
        assertThat(records.count(TICKETS)).isEqualTo(before + 1);
        strangers.takeIn();
        assertThat(records.count(TICKETS)).as("taken in twice").isEqualTo(before + 1);
        var run = SyncRuns.complete(TICKETS, "sweep");
        assertThat(run.getLong("deleted")).isEqualTo(1);
        assertThat(run.getString("comparison.verdict")).isEqualTo("equal");
        await().atMost(WITHIN).until(() -> outbox.waiting() == 0);
        assertThat(newest(unknown)).contains("\"deleted\":true");
        assertThat(records.count(TICKETS)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWasChangedAndChangedBackIsPublishedAgain(boolean runsWereFaster) {
        // Given: the topic has another content than the table and the source
        long known = Long.parseLong(SandboxAdmin.ids("service-tickets", "id").get(0));
        long before = records.count(TICKETS);
        Instant changed = Instant.parse(JsonPath.from(newest(known)).getString("version.lastUpdated"));
        publish(known, new SourceVersion(changed, runsWereFaster ? 1 : readNumbers.next()), false);

        // When
        strangers.takeIn();
        SyncRuns.complete(TICKETS, "sweep");
        await().atMost(WITHIN).until(() -> outbox.waiting() == 0);

        // Then
        assertThat(newest(known)).doesNotContain("Known to the topic only");
        assertThat(records.count(TICKETS)).isEqualTo(before);
    }

    private void publish(long id, boolean deleted) {
        publish(id, new SourceVersion(Instant.now().truncatedTo(ChronoUnit.SECONDS), readNumbers.next()), deleted);
    }

    private void publish(long id, SourceVersion version, boolean deleted) {
        var ticket = new TicketChanged(
                id,
                version,
                deleted,
                deleted ? null : TicketChanged.Kind.SERVICE,
                null,
                deleted ? null : "Known to the topic only",
                null,
                null,
                deleted ? null : version.lastUpdated(),
                null,
                null,
                false,
                null);
        topic.sendEvent(EventTypes.TICKET.name(), Long.toString(id), EventJson.write(ticket));
    }

    private String newest(long id) {
        return topic.newestByKey().get(Long.toString(id));
    }
}
