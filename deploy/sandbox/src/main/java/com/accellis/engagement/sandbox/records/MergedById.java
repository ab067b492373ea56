package com.accellis.engagement.sandbox.records;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntBinaryOperator;

/** Two lists of records in the same order of ids, walked through as one; of two records with the same id the first list's counts. */
public final class MergedById implements Iterator<StoredRecord> {

    private final Iterator<StoredRecord> first;
    private final Iterator<StoredRecord> second;
    private final IntBinaryOperator order;
    private StoredRecord nextOfFirst;
    private StoredRecord nextOfSecond;

    private MergedById(Iterator<StoredRecord> first, Iterator<StoredRecord> second, IntBinaryOperator order) {
        this.first = first;
        this.second = second;
        this.order = order;
        this.nextOfFirst = nextOf(first);
        this.nextOfSecond = nextOf(second);
    }

    public static Iterator<StoredRecord> ascending(Iterator<StoredRecord> first, Iterator<StoredRecord> second) {
        return new MergedById(first, second, Integer::compare);
    }

    public static Iterator<StoredRecord> descending(Iterator<StoredRecord> first, Iterator<StoredRecord> second) {
        return new MergedById(first, second, (left, right) -> Integer.compare(right, left));
    }

    @Override
    public boolean hasNext() {
        return nextOfFirst != null || nextOfSecond != null;
    }

    @Override
    public StoredRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var place = place();
        var next = place <= 0 ? nextOfFirst : nextOfSecond;
        if (place <= 0) {
            nextOfFirst = nextOf(first);
        }
        if (place >= 0) {
            nextOfSecond = nextOf(second);
        }
        return next;
    }

    /** Below zero when the first list is on, above when the second is, zero when both have the same record. */
    private int place() {
        if (nextOfFirst == null) {
            return 1;
        }
        return nextOfSecond == null ? -1 : order.applyAsInt(nextOfFirst.id(), nextOfSecond.id());
    }

    private static StoredRecord nextOf(Iterator<StoredRecord> list) {
        return list.hasNext() ? list.next() : null;
    }
}
