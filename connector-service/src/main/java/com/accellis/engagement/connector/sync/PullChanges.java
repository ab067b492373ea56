package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.record.Counts;
import com.accellis.engagement.connector.record.KeepReadings;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * One run of one entity: read page by page, store each page, wait until the broker has all of it, and only then move the
 * cursor and announce the run. A run that fails anywhere moves nothing.
 */
@ApplicationScoped
class PullChanges {

    private static final Logger LOG = Logger.getLogger(PullChanges.class);

    private final KeepReadings keepReadings;
    private final Acknowledged acknowledged;
    private final SyncHistory history;
    private final SyncConfig config;

    PullChanges(KeepReadings keepReadings, Acknowledged acknowledged, SyncHistory history, SyncConfig config) {
        this.keepReadings = keepReadings;
        this.acknowledged = acknowledged;
        this.history = history;
        this.config = config;
    }

    /** @return whether the run completed */
    boolean pull(EntityReader reader, SyncHistory.Started run) {
        SourceEntity entity = reader.entity();
        var progress = new Progress(run);
        try {
            reader.read(window(entity, run.mode()), page -> progress.add(page, keepReadings.keep(page)));
            Map<Integer, Long> endOffsets = acknowledged.upTo(entity, progress.lastReadNumber);
            history.complete(run.id(), entity, progress.counts, progress.watermark, endOffsets);
            LOG.infof(
                    "sync run completed: entity=%s mode=%s run=%s read=%d added=%d changed=%d rejected=%d",
                    entity.wireName(),
                    run.mode().wireName(),
                    run.id(),
                    progress.counts.read(),
                    progress.counts.added(),
                    progress.counts.changed(),
                    progress.counts.rejected());
            return true;
        } catch (SourceFailure e) {
            LOG.warnf("sync run failed: entity=%s run=%s reason=%s", entity.wireName(), run.id(), e.getMessage());
            history.fail(run.id(), progress.counts, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.errorf(e, "sync run failed: entity=%s run=%s", entity.wireName(), run.id());
            history.fail(run.id(), progress.counts, "An error on our side; search the log for run " + run.id());
            return false;
        }
    }

    private PullWindow window(SourceEntity entity, SyncMode mode) {
        if (mode == SyncMode.FULL) {
            return PullWindow.EVERYTHING;
        }
        return history.watermark(entity)
                .map(watermark -> PullWindow.since(watermark, config.overlap()))
                .orElse(PullWindow.EVERYTHING);
    }

    /** What a run has read so far. */
    private final class Progress {

        private final SyncHistory.Started run;
        private Counts counts = Counts.NONE;
        private Instant watermark;
        private long lastReadNumber;

        Progress(SyncHistory.Started run) {
            this.run = run;
            this.watermark = null;
        }

        void add(ReadPage page, KeepReadings.Kept kept) {
            // The first answer's clock: what changes after it may or may not be in the later pages.
            watermark = watermark == null ? page.serverDate() : watermark;
            lastReadNumber = Math.max(lastReadNumber, page.readNumber());
            counts = counts.plus(kept.counts());
            history.progress(run.id(), counts);
        }
    }
}
