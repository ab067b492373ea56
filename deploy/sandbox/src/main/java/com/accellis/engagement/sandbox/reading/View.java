package com.accellis.engagement.sandbox.reading;

import com.accellis.engagement.sandbox.faults.HiddenBoard;
import com.accellis.engagement.sandbox.records.MergedById;
import com.accellis.engagement.sandbox.records.RecordSource;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.StoredRecord;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.IntConsumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Records of which some are seen otherwise than they are. One request has one view. */
final class View implements RecordSource {

    private final RecordSource records;
    private final NavigableMap<Integer, Optional<StoredRecord>> instead;
    private final IntConsumer met;
    private final Set<Integer> metAlready = new HashSet<>();
    private final List<HiddenBoard> hidden;

    /**
     * @param instead by id what is seen, or that nothing is
     * @param met is told once of each of them that the request comes across
     */
    View(
            RecordSource records,
            NavigableMap<Integer, Optional<StoredRecord>> instead,
            IntConsumer met,
            List<HiddenBoard> hidden) {
        this.records = records;
        this.instead = instead;
        this.met = met;
        this.hidden = hidden;
    }

    @Override
    public Optional<StoredRecord> find(RecordType type, int id) {
        var found = isSeenAsItIs(id) ? records.find(type, id) : instead.get(id);
        return found.filter(record -> isVisible(type, record));
    }

    @Override
    public Iterable<StoredRecord> after(RecordType type, int id) {
        return () -> seen(type, id, records.after(type, id));
    }

    /** What is seen otherwise is among the candidates in any case; the filter decides. */
    @Override
    public Iterable<StoredRecord> changedSince(RecordType type, String time, int id) {
        return () -> seen(type, id, records.changedSince(type, time, id));
    }

    @Override
    public int count(RecordType type) {
        var count = 0;
        for (var record = after(type, 0).iterator(); record.hasNext(); record.next()) {
            count++;
        }
        return count;
    }

    private Iterator<StoredRecord> seen(RecordType type, int afterId, Iterable<StoredRecord> all) {
        var asTheyAre = stream(all.iterator()).filter(record -> isSeenAsItIs(record.id()));
        var asTheyWere = instead.tailMap(afterId, false).values().stream().flatMap(Optional::stream);
        var merged = MergedById.ascending(asTheyAre.iterator(), asTheyWere.iterator());
        return stream(merged)
                .peek(record -> isSeenAsItIs(record.id()))
                .filter(record -> isVisible(type, record))
                .iterator();
    }

    private boolean isSeenAsItIs(int id) {
        if (!instead.containsKey(id)) {
            return true;
        }
        if (metAlready.add(id)) {
            met.accept(id);
        }
        return false;
    }

    private boolean isVisible(RecordType type, StoredRecord record) {
        return hidden.stream().noneMatch(board -> board.hides(type, record.facts()));
    }

    private static Stream<StoredRecord> stream(Iterator<StoredRecord> records) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED), false);
    }
}
