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
    private String traceOfMark;

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
        trace = itsTrace == null ? trace : itsTrace;
    }

    /** What was marked before came before. */
    void addMark(RescoreMarks.Mark mark) {
        mark.causes().forEach(count -> counts.merge(count.cause(), count.count(), Integer::sum));
        mark.records().stream().limit(MOST_RECORDS - records.size()).forEach(records::add);
        traceOfMark = mark.trace() == null ? traceOfMark : mark.trace();
    }

    /** Another cause, not about records. */
    void and(Cause cause) {
        counts.putIfAbsent(cause, 0);
    }

    /** Nothing has been told that could move a score. */
    boolean isEmpty() {
        return counts.isEmpty();
    }

    List<CauseCount> counts() {
        return counts.entrySet().stream()
                .map(entry -> new CauseCount(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** A score that several traces move goes on with the last of them; null when nobody traces it. */
    String trace() {
        return trace == null ? traceOfMark : trace;
    }

    List<RecordRef> records() {
        return List.copyOf(records);
    }
}
