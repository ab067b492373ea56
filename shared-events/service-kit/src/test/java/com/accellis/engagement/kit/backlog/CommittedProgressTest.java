package com.accellis.engagement.kit.backlog;

import static com.accellis.engagement.events.Topics.COMPANIES;
import static com.accellis.engagement.events.Topics.CONTACTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class CommittedProgressTest {

    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-01T00:01:00Z");

    private final BrokerDouble broker = new BrokerDouble(COMPANIES, CONTACTS);
    private final Backlogs backlogs = new Backlogs(() -> broker, new CommittedProgress(COMPANIES, CONTACTS));

    @Test
    void whatTheGroupHasNotCommittedWaits() {
        // Given
        broker.put(COMPANIES, 0, EARLY);
        broker.put(COMPANIES, 0, LATE);
        broker.put(COMPANIES, 0, LATE);
        broker.put(COMPANIES, 1, EARLY);
        broker.commit(COMPANIES, 0, 1);
        broker.commit(COMPANIES, 1, 1);
        broker.deliver();

        // When
        var seen = backlogs.look();

        // Then
        assertThat(seen)
                .extracting(Backlogs.Backlog::topic, Backlogs.Backlog::records, Backlogs.Backlog::oldest)
                .containsExactly(tuple(COMPANIES.name(), 2L, LATE), tuple(CONTACTS.name(), 0L, null));
    }

    @Test
    void withoutACommitAllOfAPartitionWaits() {
        // Given
        broker.put(CONTACTS, 0, EARLY);
        broker.put(CONTACTS, 1, LATE);
        broker.put(CONTACTS, 1, LATE);
        broker.commit(CONTACTS, 0, 1);
        broker.deliver();

        // When
        var seen = backlogs.look();

        // Then
        assertThat(seen)
                .extracting(Backlogs.Backlog::topic, Backlogs.Backlog::records, Backlogs.Backlog::oldest)
                .containsExactly(tuple(COMPANIES.name(), 0L, null), tuple(CONTACTS.name(), 2L, LATE));
    }
}
