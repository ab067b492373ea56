package com.accellis.engagement.scoring.score;

import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.window.ScoreWindow;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/** What clients did day by day, kept as running sums, so that any window costs two look-ups. */
final class TotalsHistory {

    private final Map<UUID, NavigableMap<LocalDate, Totals>> untilDay = new HashMap<>();

    /** Days of a client have to come in their order. */
    void add(UUID client, LocalDate day, Totals totals) {
        NavigableMap<LocalDate, Totals> sums = untilDay.computeIfAbsent(client, id -> new TreeMap<>());
        if (!sums.isEmpty() && !sums.lastKey().isBefore(day)) {
            throw new IllegalArgumentException("days come in their order");
        }
        sums.put(day, sums.isEmpty() ? totals : sums.lastEntry().getValue().plus(totals));
    }

    /** The window has to begin after the first day that was read. */
    Totals of(UUID client, ScoreWindow window) {
        NavigableMap<LocalDate, Totals> sums = untilDay.get(client);
        if (sums == null) {
            return Totals.NONE;
        }
        return until(sums, window.lastDay()).minus(until(sums, window.firstDay().minusDays(1)));
    }

    private static Totals until(NavigableMap<LocalDate, Totals> sums, LocalDate day) {
        var entry = sums.floorEntry(day);
        return entry == null ? Totals.NONE : entry.getValue();
    }
}
