package com.accellis.engagement.sandbox.paging;

import com.accellis.engagement.sandbox.conditions.Condition;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import com.accellis.engagement.sandbox.records.StoredRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Finds the rows of a page. */
public final class PageReader {

    private final Records records;

    public PageReader(Records records) {
        this.records = records;
    }

    /**
     * @param rows of this page, none past the end
     * @param total of all pages; not counted in forward-only paging
     */
    public record Page(List<StoredRecord> rows, int total) {}

    public Page read(RecordType type, ListQuery query) {
        return query.page().forwardOnly() ? forward(type, query) : navigable(type, query);
    }

    public int count(RecordType type, Condition filter) {
        var count = 0;
        for (var candidate : candidates(type, filter, 0)) {
            if (filter.matches(candidate.facts())) {
                count++;
            }
        }
        return count;
    }

    private Page forward(RecordType type, ListQuery query) {
        var rows = new ArrayList<StoredRecord>();
        for (var candidate : candidates(type, query.filter(), query.page().afterId())) {
            if (query.filter().matches(candidate.facts())) {
                rows.add(candidate);
                if (rows.size() == query.page().size()) {
                    break;
                }
            }
        }
        return new Page(rows, rows.size());
    }

    private Page navigable(RecordType type, ListQuery query) {
        var all = new ArrayList<StoredRecord>();
        for (var candidate : candidates(type, query.filter(), 0)) {
            if (query.filter().matches(candidate.facts())) {
                all.add(candidate);
            }
        }
        query.order().ifPresent(order -> all.sort(Comparator.comparing(StoredRecord::facts, order)));
        var from = Math.min((query.page().page() - 1L) * query.page().size(), all.size());
        var to = Math.min(from + query.page().size(), all.size());
        return new Page(all.subList((int) from, (int) to), all.size());
    }

    /** A filter on ids or on the time of change looks at those records alone, whatever the list's length. */
    private Collection<StoredRecord> candidates(RecordType type, Condition filter, int afterId) {
        var all = records.all(type);
        var ids = filter.onlyIds();
        var changedSince = filter.onlyChangedSince();
        if (ids.isEmpty() && changedSince.isPresent()) {
            return records.changedSince(type, changedSince.get()).stream()
                    .filter(candidate -> candidate.id() > afterId)
                    .toList();
        }
        if (ids.isEmpty()) {
            return all.tailMap(afterId, false).values();
        }
        return ids.get().tailSet(afterId + 1).stream()
                .map(all::get)
                .filter(Objects::nonNull)
                .toList();
    }
}
