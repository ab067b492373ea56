package com.accellis.engagement.connector.history;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.WireNamed;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

@ApplicationScoped
class SyncRunRepository implements PanacheRepositoryBase<SyncRun, UUID> {

    private static final Sort NEWEST_FIRST = Sort.descending("requestedAt").and("id");

    /** Locked until the transaction ends: somebody may cancel it. */
    Optional<SyncRun> oldest(String entity, RunState state) {
        return find("entity = ?1 and state = ?2", Sort.ascending("requestedAt").and("id"), entity, state.wireName())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }

    List<SyncRun> newest(String entity, int limit) {
        return find("entity", NEWEST_FIRST, entity).page(Page.ofSize(limit)).list();
    }

    /** Runs that a list shows, each part null when it does not matter. */
    record Filter(SourceEntity entity, SyncMode mode, RunState state) {}

    /** Newest first, and how many there are on all pages. */
    record Found(List<SyncRun> runs, long total) {}

    Found find(Filter filter, int page, int size) {
        Map<String, Object> wanted = new TreeMap<>();
        filter(wanted, "entity", filter.entity());
        filter(wanted, "mode", filter.mode());
        filter(wanted, "state", filter.state());
        String condition = wanted.isEmpty()
                ? "1 = 1"
                : wanted.keySet().stream().map(name -> name + " = :" + name).collect(Collectors.joining(" and "));
        var query = find(condition, NEWEST_FIRST, wanted);
        return new Found(query.page(Page.of(page, size)).list(), query.count());
    }

    private static void filter(Map<String, Object> wanted, String name, WireNamed value) {
        if (value != null) {
            wanted.put(name, value.wireName());
        }
    }

    /** The newest runs of each entity stay, however old. */
    long deleteFinishedBefore(Instant moment, String entity, int kept) {
        List<UUID> stay = newest(entity, kept).stream().map(run -> run.id).toList();
        return stay.isEmpty() ? 0 : delete("entity = ?1 and finishedAt < ?2 and id not in ?3", entity, moment, stay);
    }
}
