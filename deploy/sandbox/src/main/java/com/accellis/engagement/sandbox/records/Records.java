package com.accellis.engagement.sandbox.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** All records by type and id. Reading needs no lock; writing is left to one caller at a time. */
public final class Records {

    private final Map<RecordType, ConcurrentSkipListMap<Integer, StoredRecord>> byType =
            new EnumMap<>(RecordType.class);
    private final Map<RecordType, ConcurrentSkipListSet<Stamp>> byChange = new EnumMap<>(RecordType.class);
    private final Map<RecordType, AtomicInteger> lastIds = new EnumMap<>(RecordType.class);
    private volatile ChangeLog log = ChangeLog.NONE;

    public Records() {
        for (var type : RecordType.values()) {
            byType.put(type, new ConcurrentSkipListMap<>());
            byChange.put(type, new ConcurrentSkipListSet<>(Stamp.ORDER));
            lastIds.put(type, new AtomicInteger());
        }
    }

    /** When a record was changed, for finding the newest changes without looking at all records. */
    private record Stamp(String changed, int id) {

        static final Comparator<Stamp> ORDER =
                Comparator.comparing(Stamp::changed).thenComparing(Stamp::id);

        /** Empty for a record without a readable time of change, which no filter on that time matches. */
        static Optional<Stamp> of(StoredRecord stored) {
            var changed = stored.facts().path("_info").path("lastUpdated");
            return changed.isTextual() ? Optional.of(new Stamp(changed.textValue(), stored.id())) : Optional.empty();
        }
    }

    /** From now on changes are written there, before a reader can see them. */
    public void logTo(ChangeLog changeLog) {
        log = changeLog;
    }

    public Optional<StoredRecord> find(RecordType type, int id) {
        return Optional.ofNullable(byType.get(type).get(id));
    }

    /** The records of a type in id order: a live view that never shows half a record. */
    public NavigableMap<Integer, StoredRecord> all(RecordType type) {
        return Collections.unmodifiableNavigableMap(byType.get(type));
    }

    /** The records last changed at this time or later, in id order; others may be among them that were changed since. */
    public Collection<StoredRecord> changedSince(RecordType type, String time) {
        var found = new TreeMap<Integer, StoredRecord>();
        for (var stamp : byChange.get(type).tailSet(new Stamp(time, 0))) {
            find(type, stamp.id()).ifPresent(stored -> found.put(stored.id(), stored));
        }
        return found.values();
    }

    public int count(RecordType type) {
        return byType.get(type).size();
    }

    /** A number no record of this id sequence has had before. */
    public int nextId(RecordType type) {
        return lastIds.get(type.idSequence()).incrementAndGet();
    }

    /** Ids continue after this one. */
    public void startIdsAfter(RecordType type, int id) {
        lastIds.get(type.idSequence()).accumulateAndGet(id, Math::max);
    }

    public void put(RecordType type, int id, ObjectNode node) {
        put(type, StoredRecord.of(id, node));
    }

    public void put(RecordType type, StoredRecord stored) {
        log.write(type, stored.id(), Optional.of(stored));
        startIdsAfter(type, stored.id());
        // The new stamp first and the old one last, so that a reader misses neither version.
        Stamp.of(stored).ifPresent(byChange.get(type)::add);
        var old = byType.get(type).put(stored.id(), stored);
        if (old != null && !Stamp.of(old).equals(Stamp.of(stored))) {
            Stamp.of(old).ifPresent(byChange.get(type)::remove);
        }
    }

    public Optional<StoredRecord> remove(RecordType type, int id) {
        var known = find(type, id);
        if (known.isPresent()) {
            log.write(type, id, Optional.empty());
            byType.get(type).remove(id);
            Stamp.of(known.get()).ifPresent(byChange.get(type)::remove);
        }
        return known;
    }
}
