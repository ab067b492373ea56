package com.accellis.engagement.connector.sync;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.Collection;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs against a source that counts one record more than it lists. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class CompareWithSourceTest {

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
        EntityReader reader = readers.all().stream()
                .filter(one -> one.entity() == entity)
                .findFirst()
                .orElseThrow();
        SyncHistory.Run run;
        // The job would take a run that it does not know of for one that another connector left.
        synchronized (ClientProxy.unwrap(syncJob)) {
            run = history.start(entity, SyncMode.FULL, lease.fence().orElseThrow(), readNumbers.next());
            assertThat(pullChanges.pull(new CountsOneMore(reader), run)).isFalse();
        }

        JsonPath ended = SyncRuns.state(run.id().toString());
        assertThat(ended.getString("state")).isEqualTo("failed");
        assertThat(ended.getString("error")).startsWith("The source counts");
        assertThat(ended.getString("comparison.verdict")).isEqualTo("different");
        assertThat(ended.getLong("comparison.sourceAfter")).isEqualTo(ended.getLong("comparison.held") + 1);
    }

    private record CountsOneMore(EntityReader reader) implements EntityReader {

        @Override
        public SourceEntity entity() {
            return reader.entity();
        }

        @Override
        public boolean configured() {
            return true;
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
