package com.accellis.engagement.sandbox.paging;

import com.accellis.engagement.sandbox.conditions.Condition;
import com.accellis.engagement.sandbox.records.RecordSource;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.StoredRecord;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;

/** Finds the rows of a page. No more rows than the answer needs are held, for a list may have a million. */
public final class PageReader {

    private final RecordSource records;

    public PageReader(RecordSource records) {
        this.records = records;
    }

    /**
     * @param rows of this page, none past the end
     * @param total of all pages; not counted in forward-only paging
     */
    public record Page(List<StoredRecord> rows, int total) {}

    public Page read(RecordType type, ListQuery query) {
        if (query.page().forwardOnly()) {
            return forward(type, query);
        }
        return query.order().isEmpty()
                ? navigable(type, query)
                : ordered(type, query, query.order().get());
    }

    public int count(RecordType type, Condition filter) {
        if (filter.isAll()) {
            return records.count(type);
        }
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

    /** In id order. */
    private Page navigable(RecordType type, ListQuery query) {
        var filter = query.filter();
        var rows = new ArrayList<StoredRecord>();
        var from = query.page().from();
        var found = 0;
        for (var candidate : candidates(type, filter, 0)) {
            if (filter.matches(candidate.facts())) {
                if (found >= from && rows.size() < query.page().size()) {
                    rows.add(candidate);
                }
                found++;
            }
            if (filter.isAll() && rows.size() == query.page().size()) {
                return new Page(rows, records.count(type));
            }
        }
        return new Page(rows, found);
    }

    private Page ordered(RecordType type, ListQuery query, Comparator<JsonNode> order) {
        var best = Comparator.comparing(StoredRecord::facts, order).thenComparing(StoredRecord::id);
        var wanted = query.page().from() + query.page().size();
        var worstFirst = new PriorityQueue<StoredRecord>(best.reversed());
        var found = 0;
        for (var candidate : candidates(type, query.filter(), 0)) {
            if (query.filter().matches(candidate.facts())) {
                found++;
                worstFirst.add(candidate);
                if (worstFirst.size() > wanted) {
                    worstFirst.remove();
                }
            }
        }
        var sorted = worstFirst.stream().sorted(best).toList();
        var from = (int) Math.min(query.page().from(), sorted.size());
        return new Page(sorted.subList(from, sorted.size()), found);
    }

    /** A filter on ids or on the time of change looks at those records alone, whatever the list's length. */
    private Iterable<StoredRecord> candidates(RecordType type, Condition filter, int afterId) {
        var ids = filter.onlyIds();
        if (ids.isPresent()) {
            return ids.get().tailSet(afterId + 1).stream()
                    .map(id -> records.find(type, id))
                    .flatMap(Optional::stream)
                    .toList();
        }
        var changedSince = filter.onlyChangedSince();
        return changedSince.isPresent()
                ? records.changedSince(type, changedSince.get(), afterId)
                : records.after(type, afterId);
    }
}
