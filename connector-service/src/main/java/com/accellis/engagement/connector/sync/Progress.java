package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.history.SyncHistory.Requests;
import com.accellis.engagement.connector.history.SyncHistory.Run;
import com.accellis.engagement.connector.record.Counts;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.RequestTally;
import java.time.Clock;
import java.time.Instant;

/** What a run has read so far, earlier attempts included. Belongs to the thread of the run. */
final class Progress implements AutoCloseable {

    private final Run run;
    private final RequestTally tally = RequestTally.begin();
    private Counts counts;
    private String position;
    private Instant watermark;
    private long lastReadNumber;

    Progress(Run run) {
        this.run = run;
        this.counts = run.counts();
        this.position = run.position();
        this.watermark = run.watermark();
        // What an earlier attempt has read may still wait for the broker, and this one may find nothing more to read.
        this.lastReadNumber = run.readBefore();
    }

    Run run() {
        return run;
    }

    Counts counts() {
        return counts;
    }

    String position() {
        return position;
    }

    /** By the source's clock, when its first answer came; never later than our own clock: one of the two may be wrong. */
    Instant watermark() {
        return watermark;
    }

    long lastReadNumber() {
        return lastReadNumber;
    }

    Requests requests() {
        return new Requests(run.requests() + tally.requests(), run.throttled() + tally.throttled());
    }

    /** What changes after the first answer may or may not be in the later pages. */
    Instant watermarkWith(ReadPage page, Clock clock) {
        if (watermark != null) {
            return watermark;
        }
        Instant ours = clock.instant();
        return page.serverDate().isBefore(ours) ? page.serverDate() : ours;
    }

    void stored(ReadPage page, Counts more, String reached, Instant begun) {
        counts = counts.plus(more);
        position = reached;
        watermark = begun;
        lastReadNumber = Math.max(lastReadNumber, page.readNumber());
    }

    void add(Counts more) {
        counts = counts.plus(more);
    }

    void read(long readNumber) {
        lastReadNumber = Math.max(lastReadNumber, readNumber);
    }

    /** The next page is the first one again. */
    void beginAgain() {
        position = null;
    }

    @Override
    public void close() {
        RequestTally.end();
    }
}
