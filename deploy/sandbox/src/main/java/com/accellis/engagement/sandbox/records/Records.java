package com.accellis.engagement.sandbox.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** All records by type and id. Reading needs no lock; writing is left to one caller at a time. */
public final class Records implements RecordSource {

    private final Map<RecordType, ConcurrentSkipListMap<Integer, StoredRecord>> byType =
            new EnumMap<>(RecordType.class);
    private final Map<RecordType, ConcurrentSkipListSet<Stamp>> byChange = new EnumMap<>(RecordType.class);
    private final Map<RecordType, AtomicInteger> lastIds = new EnumMap<>(RecordType.class);
    private final Map<RecordType, GeneratedRecords> generated = new EnumMap<>(RecordType.class);
    /** Generated records that were deleted. */
    private final Map<RecordType, ConcurrentSkipListSet<Integer>> gone = new EnumMap<>(RecordType.class);

    private volatile ChangeLog log = ChangeLog.NONE;

    public Records() {
        for (var type : RecordType.values()) {
            byType.put(type, new ConcurrentSkipListMap<>());
            byChange.put(type, new ConcurrentSkipListSet<>(Stamp.ORDER));
            lastIds.put(type, new AtomicInteger());
            gone.put(type, new ConcurrentSkipListSet<>());
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

    /** From now on a type has these records too, besides those that are put. */
    public void generate(RecordType type, GeneratedRecords records) {
        generated.put(type, records);
        startIdsAfter(type, records.lastId());
    }

    @Override
    public Optional<StoredRecord> find(RecordType type, int id) {
        // What is kept first: a deletion is noted before it is taken out, so a reader meets one or the other.
        var kept = byType.get(type).get(id);
        return kept == null && isGenerated(type, id)
                ? Optional.of(generated.get(type).at(id))
                : Optional.ofNullable(kept);
    }

    /** The records of a type that are kept, in id order: a live view that never shows half a record. */
    public NavigableMap<Integer, StoredRecord> kept(RecordType type) {
        return Collections.unmodifiableNavigableMap(byType.get(type));
    }

    @Override
    public Iterable<StoredRecord> after(RecordType type, int id) {
        var kept = byType.get(type).tailMap(id, false).values();
        var more = generated.get(type);
        return more == null
                ? kept
                : () -> MergedById.ascending(
                        kept.iterator(),
                        made(type, IntStream.rangeClosed(Math.max(more.firstId(), id + 1), more.lastId())));
    }

    /** The records of a type, greatest id first, made one by one. */
    public Stream<StoredRecord> newestFirst(RecordType type) {
        var kept = byType.get(type).descendingMap().values();
        var more = generated.get(type);
        if (more == null) {
            return kept.stream();
        }
        var ids = IntStream.rangeClosed(0, more.lastId() - more.firstId()).map(back -> more.lastId() - back);
        var merged = MergedById.descending(kept.iterator(), made(type, ids));
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(merged, Spliterator.ORDERED), false);
    }

    @Override
    public Iterable<StoredRecord> changedSince(RecordType type, String time, int id) {
        var kept = new TreeMap<Integer, StoredRecord>();
        for (var stamp : byChange.get(type).tailSet(new Stamp(time, 0))) {
            if (stamp.id() > id) {
                Optional.ofNullable(byType.get(type).get(stamp.id()))
                        .ifPresent(stored -> kept.put(stored.id(), stored));
            }
        }
        var more = generated.get(type);
        return more == null
                ? kept.values()
                : () -> MergedById.ascending(
                        kept.values().iterator(),
                        made(type, more.changedSince(Instant.parse(time)).filter(other -> other > id)));
    }

    @Override
    public int count(RecordType type) {
        var more = generated.get(type);
        var kept = byType.get(type);
        if (more == null) {
            return kept.size();
        }
        var changed = kept.subMap(more.firstId(), true, more.lastId(), true).size();
        var all = more.lastId() - more.firstId() + 1;
        return kept.size() - changed + all - gone.get(type).size();
    }

    private boolean isGenerated(RecordType type, int id) {
        var more = generated.get(type);
        return more != null && more.covers(id) && !gone.get(type).contains(id);
    }

    /** The records of these ids as they are now, whether changed by now or not; a change meanwhile hides none of them. */
    private Iterator<StoredRecord> made(RecordType type, IntStream ids) {
        return ids.mapToObj(id -> find(type, id).orElse(null))
                .filter(Objects::nonNull)
                .iterator();
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
        gone.get(type).remove(stored.id());
        if (old != null && !Stamp.of(old).equals(Stamp.of(stored))) {
            Stamp.of(old).ifPresent(byChange.get(type)::remove);
        }
    }

    public Optional<StoredRecord> remove(RecordType type, int id) {
        var known = find(type, id);
        if (known.isPresent()) {
            log.write(type, id, Optional.empty());
            // Noted as gone first, so that no reader finds it once more as it was generated.
            if (isGenerated(type, id)) {
                gone.get(type).add(id);
            }
            byType.get(type).remove(id);
            Stamp.of(known.get()).ifPresent(byChange.get(type)::remove);
        }
        return known;
    }
}
