package com.accellis.engagement.connector.history;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

@ApplicationScoped
class SyncRunRepository implements PanacheRepositoryBase<SyncRun, UUID> {

    private static final Sort NEWEST_FIRST = Sort.descending("requestedAt").and("id");

    Optional<SyncRun> oldest(String entity, RunState state) {
        return find("entity = ?1 and state = ?2", Sort.ascending("requestedAt").and("id"), entity, state.wireName())
                .firstResultOptional();
    }

    List<SyncRun> newest(String entity, int limit) {
        return find("entity", NEWEST_FIRST, entity).page(Page.ofSize(limit)).list();
    }

    List<SyncRun> newestFirst(int page, int size) {
        return findAll(NEWEST_FIRST).page(Page.of(page, size)).list();
    }

    /** The newest runs of each entity stay, however old. */
    long deleteFinishedBefore(Instant moment, String entity, int kept) {
        List<UUID> stay = newest(entity, kept).stream().map(run -> run.id).toList();
        return stay.isEmpty() ? 0 : delete("entity = ?1 and finishedAt < ?2 and id not in ?3", entity, moment, stay);
    }
}
