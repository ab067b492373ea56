package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.ScoreChanged.CauseCount;
import com.accellis.engagement.events.ScoreChanged.RecordRef;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Why a client is scored again: how many records of each cause, and some of them by name. */
public final class Causes {

    private static final int MOST_RECORDS = 20;

    private final Map<Cause, Integer> counts = new EnumMap<>(Cause.class);
    private final List<RecordRef> records = new ArrayList<>();
    private String trace;

    /** A cause that is not about records. */
    public static Causes of(Cause cause) {
        var causes = new Causes();
        causes.counts.put(cause, 0);
        return causes;
    }

    /** @param itsTrace the trace of the event behind it; null when it has none */
    public void add(Facts.Moved moved, String itsTrace) {
        counts.merge(moved.cause(), 1, Integer::sum);
        if (records.size() < MOST_RECORDS) {
            records.add(new RecordRef(moved.topic().name(), moved.id()));
        }
        goOnWith(itsTrace);
    }

    /** A score that several traces move goes on with the last of them. */
    void goOnWith(String itsTrace) {
        trace = itsTrace == null ? trace : itsTrace;
    }

    /** Another cause, not about records. */
    void and(Cause cause) {
        counts.putIfAbsent(cause, 0);
    }

    void addAll(List<CauseCount> otherCounts, List<RecordRef> otherRecords) {
        otherCounts.forEach(count -> counts.merge(count.cause(), count.count(), Integer::sum));
        otherRecords.stream().limit(MOST_RECORDS - records.size()).forEach(records::add);
    }

    List<CauseCount> counts() {
        return counts.entrySet().stream()
                .map(entry -> new CauseCount(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Null when nobody traces it. */
    String trace() {
        return trace;
    }

    List<RecordRef> records() {
        return List.copyOf(records);
    }
}
