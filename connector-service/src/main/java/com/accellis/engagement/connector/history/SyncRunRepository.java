package com.accellis.engagement.connector.history;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class SyncRunRepository implements PanacheRepositoryBase<SyncRun, UUID> {

    Optional<SyncRun> queued(String entity) {
        return find("entity = ?1 and state = ?2", entity, RunState.QUEUED.wireName())
                .firstResultOptional();
    }

    Optional<SyncRun> newest(String entity) {
        return find("entity", Sort.descending("requestedAt"), entity).firstResultOptional();
    }

    List<SyncRun> newestFirst(int page, int size) {
        return findAll(Sort.descending("requestedAt").and("id"))
                .page(Page.of(page, size))
                .list();
    }

    /** Runs that a process left behind when it ended. */
    void failInterrupted(java.time.Instant now) {
        update(
                "state = ?1, finishedAt = ?2, error = ?3 where state = ?4",
                RunState.FAILED.wireName(),
                now,
                "The connector was stopped during this run; it is done again from its start",
                RunState.RUNNING.wireName());
    }
}
