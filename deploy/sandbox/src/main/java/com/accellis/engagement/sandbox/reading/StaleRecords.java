package com.accellis.engagement.sandbox.reading;

import com.accellis.engagement.sandbox.changes.RecordChanges;
import com.accellis.engagement.sandbox.conditions.Condition;
import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.faults.StaleReads;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** Remembers how records were before changes that are not to be seen yet. */
final class StaleRecords implements RecordChanges.Witness {

    private final Records records;
    private final Faults faults;
    private final Clock clock;
    private final Map<RecordType, NavigableMap<Integer, Stale>> stale = new EnumMap<>(RecordType.class);

    StaleRecords(Records records, Faults faults, Clock clock) {
        this.records = records;
        this.faults = faults;
        this.clock = clock;
        for (var type : RecordType.values()) {
            stale.put(type, new TreeMap<>());
        }
    }

    /** @param before what is still seen; empty for nothing */
    private record Stale(Optional<StoredRecord> before, int readsLeft, Instant until) {

        Stale readOnce() {
            return new Stale(before, readsLeft - 1, until);
        }
    }

    /** A record that changes once more is still seen as it was seen last. */
    @Override
    public synchronized void changing(RecordType type, int id, Optional<StoredRecord> before) {
        faults.striking(StaleReads.class, fault -> fault.concerns(type)).ifPresent(fault -> {
            forgetSeen(type);
            var known = stale.get(type).get(id);
            var seen = known == null ? before : known.before();
            stale.get(type)
                    .put(id, new Stale(seen, fault.reads(), clock.instant().plus(fault.time())));
        });
    }

    /** What is seen, by id, in place of what there is; empty for a record that is not seen at all. */
    synchronized NavigableMap<Integer, Optional<StoredRecord>> seenInstead(RecordType type) {
        forgetSeen(type);
        var seen = new TreeMap<Integer, Optional<StoredRecord>>();
        stale.get(type).forEach((id, old) -> seen.put(id, old.before()));
        return seen;
    }

    /** A reader came across a record; that is one read of it when its filter fits the record as it was or as it is. */
    synchronized void met(RecordType type, int id, Condition filter) {
        stale.get(type).computeIfPresent(id, (same, old) -> {
            var isRead = matches(filter, old.before()) || matches(filter, records.find(type, id));
            return isRead ? old.readOnce() : old;
        });
    }

    /** With the faults their effects end. */
    synchronized void clear() {
        stale.values().forEach(Map::clear);
    }

    private void forgetSeen(RecordType type) {
        var now = clock.instant();
        stale.get(type).values().removeIf(old -> old.readsLeft() <= 0 || !now.isBefore(old.until()));
    }

    private static boolean matches(Condition filter, Optional<StoredRecord> record) {
        return record.isPresent() && filter.matches(record.get().facts());
    }
}
