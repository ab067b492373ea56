package com.accellis.engagement.connector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxAdmin;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.source.ConfiguredReaders;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs against a source that counts one record more than it lists, and one whose records move out of sight. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class CompareWithSourceTest {

    /** Before the overlap of incremental runs, so that none of them reads it. */
    private static final Instant LONG_AGO = Instant.now().minus(Duration.ofDays(30));

    @Inject
    SyncJob syncJob;

    @Inject
    PullChanges pullChanges;

    @Inject
    ConfiguredReaders readers;

    @Inject
    SyncHistory history;

    @Inject
    ReadNumbers readNumbers;

    @Inject
    ActiveLease lease;

    @ParameterizedTest
    @EnumSource(
            value = SourceEntity.class,
            names = {"PROJECT_TICKETS", "AGREEMENT_ADDITIONS"})
    void aDifferenceThatStaysTurnsTheRunRed(SourceEntity entity) {
        SyncRuns.awaitLoaded();

        JsonPath ended = pull(new CountsOneMore(reader(entity)), SyncMode.FULL);

        assertThat(ended.getString("state")).isEqualTo("failed");
        assertThat(ended.getString("error")).startsWith("The source counts");
        assertThat(ended.getString("comparison.verdict")).isEqualTo("different");
        assertThat(ended.getLong("comparison.sourceAfter")).isEqualTo(ended.getLong("comparison.held") + 1);
    }

    @ParameterizedTest
    @EnumSource(
            value = SyncMode.class,
            names = {"FULL", "SWEEP"})
    void aSurveyThatMovedOutOfSightIsFoundByListingAgain(SyncMode mode) {
        SyncRuns.awaitLoaded();
        var reader = new ShowsOneMoreEachTime(reader(SourceEntity.SURVEYS), surveys(1, LONG_AGO));

        JsonPath ended = pull(reader, mode);

        assertThat(ended.getString("state")).as(ended.prettify()).startsWith("completed");
        assertThat(ended.getString("comparison.verdict")).isEqualTo("no-count-at-source");
        assertThat(ended.getList("comparison.meanwhile", String.class)).containsAll(reader.hidden);
        assertThat(reader.listings).as("until one brings nothing").isEqualTo(3);
    }

    @Test
    void listingsThatStayDifferentTurnTheRunRed() {
        SyncRuns.awaitLoaded();
        var reader = new ShowsOneMoreEachTime(reader(SourceEntity.SURVEYS), surveys(4, LONG_AGO));

        JsonPath ended = pull(reader, SyncMode.SWEEP);

        assertThat(ended.getString("state")).isEqualTo("failed");
        assertThat(ended.getString("error")).startsWith("Everything was listed 5 times");
        assertThat(ended.getString("comparison.verdict")).isEqualTo("different");
        assertThat(ended.getString("comparison.sourceAfter")).isNull();
        assertThat(reader.listings).isEqualTo(5);
    }

    @Test
    void surveysThatComeMeanwhileKeepNoRunGoing() {
        SyncRuns.awaitLoaded();
        var reader = new ShowsOneMoreEachTime(
                reader(SourceEntity.SURVEYS), surveys(4, Instant.now().plusSeconds(60)));

        JsonPath ended = pull(reader, SyncMode.SWEEP);

        assertThat(ended.getString("state")).as(ended.prettify()).startsWith("completed");
        assertThat(reader.listings).isEqualTo(2);
        // Leaves none unread to other tests.
        SyncRuns.complete(SourceEntity.SURVEYS, "incremental");
    }

    private EntityReader reader(SourceEntity entity) {
        return readers.all().stream()
                .filter(one -> one.entity() == entity)
                .findFirst()
                .orElseThrow();
    }

    private JsonPath pull(EntityReader reader, SyncMode mode) {
        // The job would take a run that it does not know of for one that another connector left.
        synchronized (ClientProxy.unwrap(syncJob)) {
            var run = history.start(reader.entity(), mode, lease.fence().orElseThrow(), readNumbers.next());
            boolean completed = pullChanges.pull(reader, run);
            JsonPath ended = SyncRuns.state(run.id().toString());
            assertThat(ended.getString("state").startsWith("completed")).isEqualTo(completed);
            return ended;
        }
    }

    private static List<String> surveys(int number, Instant lastUpdated) {
        return Stream.generate(() -> SandboxAdmin.create("surveys", Map.of(), lastUpdated)
                        .get("_id")
                        .toString())
                .limit(number)
                .toList();
    }

    /** Of the entity of another reader. */
    private abstract static class Showing implements EntityReader {

        final EntityReader reader;

        Showing(EntityReader reader) {
            this.reader = reader;
        }

        @Override
        public final SourceEntity entity() {
            return reader.entity();
        }

        @Override
        public final boolean configured() {
            return true;
        }
    }

    /** Surveys that are on none of the pages that are read, since they move; each listing has one of them more in sight. */
    private static final class ShowsOneMoreEachTime extends Showing {

        private final List<String> hidden;
        private int listings;

        ShowsOneMoreEachTime(EntityReader reader, List<String> hidden) {
            super(reader);
            this.hidden = hidden;
        }

        @Override
        public void read(PullWindow window, String position, Sink sink) {
            List<String> outOfSight = hidden.subList(Math.min(listings, hidden.size()), hidden.size());
            listings++;
            reader.read(
                    window,
                    position,
                    (page, reached) -> sink.page(
                            page.withRecords(page.records().stream()
                                    .filter(survey -> !outOfSight.contains(
                                            survey.path("_id").asText()))
                                    .toList()),
                            reached));
        }

        @Override
        public boolean mayHaveMissed(String position) {
            return true;
        }
    }

    private static final class CountsOneMore extends Showing {

        CountsOneMore(EntityReader reader) {
            super(reader);
        }

        @Override
        public void read(PullWindow window, String position, Sink sink) {
            reader.read(window, position, sink);
        }

        @Override
        public boolean listedById() {
            return reader.listedById();
        }

        @Override
        public void readIds(String position, Sink sink) {
            reader.readIds(position, sink);
        }

        @Override
        public ReadPage readByIds(Collection<Long> ids) {
            return reader.readByIds(ids);
        }

        @Override
        public OptionalLong count() {
            OptionalLong count = reader.count();
            return count.isEmpty() ? count : OptionalLong.of(count.getAsLong() + 1);
        }
    }
}
