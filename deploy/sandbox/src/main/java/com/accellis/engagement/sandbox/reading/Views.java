package com.accellis.engagement.sandbox.reading;

import com.accellis.engagement.sandbox.changes.RecordChanges;
import com.accellis.engagement.sandbox.conditions.Condition;
import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.faults.HiddenBoard;
import com.accellis.engagement.sandbox.records.RecordSource;
import com.accellis.engagement.sandbox.records.RecordType;
import com.accellis.engagement.sandbox.records.Records;
import java.time.Clock;
import java.util.List;

/** Gives each request its view of the records. */
public final class Views {

    private final Records records;
    private final Faults faults;
    private final StaleRecords stale;

    public Views(Records records, Faults faults, Clock clock) {
        this.records = records;
        this.faults = faults;
        this.stale = new StaleRecords(records, faults, clock);
    }

    /** What has to be told of changes. */
    public RecordChanges.Witness witness() {
        return stale;
    }

    /**
     * The records of a type as one request sees them, and of that type only.
     *
     * @param filter what the request looks for
     */
    public RecordSource of(RecordType type, Condition filter) {
        var seenInstead = stale.seenInstead(type);
        var hidden = type.isTicket() ? faults.standing(HiddenBoard.class) : List.<HiddenBoard>of();
        return seenInstead.isEmpty() && hidden.isEmpty()
                ? records
                : new View(records, seenInstead, id -> stale.met(type, id, filter), hidden);
    }

    /** Every change is seen again. */
    public void clear() {
        stale.clear();
    }
}
