package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncHistory.Run;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.NewRequest;
import com.accellis.engagement.connector.record.RejectedRecords;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.SourceFailure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * One run of one entity: read page by page, store each page with the place it stands for, compare with the source if
 * everything was met, wait until the broker has all of it, and only then move the cursor and announce the run. A run that
 * fails anywhere moves nothing; a run whose connector dies is continued by the next.
 */
@ApplicationScoped
class PullChanges {

    private static final Logger LOG = Logger.getLogger(PullChanges.class);

    private final ReadPages readPages;
    private final CompareWithSource compareWithSource;
    private final Acknowledged acknowledged;
    private final RejectedRecords rejected;
    private final RefreshRequests refreshRequests;
    private final ActiveLease lease;
    private final SyncHistory history;
    private final SyncConfig config;

    PullChanges(
            ReadPages readPages,
            CompareWithSource compareWithSource,
            Acknowledged acknowledged,
            RejectedRecords rejected,
            RefreshRequests refreshRequests,
            ActiveLease lease,
            SyncHistory history,
            SyncConfig config) {
        this.readPages = readPages;
        this.compareWithSource = compareWithSource;
        this.acknowledged = acknowledged;
        this.rejected = rejected;
        this.refreshRequests = refreshRequests;
        this.lease = lease;
        this.history = history;
        this.config = config;
    }

    /**
     * @return whether nothing has to be made up for: the run completed or was cancelled. A sweep that was cancelled counts as
     *     one that failed.
     */
    boolean pull(EntityReader reader, Run run) {
        try (var progress = new Progress(run)) {
            return pull(reader, progress);
        }
    }

    private boolean pull(EntityReader reader, Progress progress) {
        Run run = progress.run();
        try {
            retryRejected(run);
            if (run.mode().meetsAll()) {
                compareWithSource.countBefore(reader, run);
            }
            if (run.mode() == SyncMode.SWEEP && reader.listedById()) {
                readPages.readIds(reader, progress);
            } else {
                readPages.read(reader, window(run), progress);
            }
            if (run.mode().meetsAll()) {
                compareWithSource.settle(reader, progress);
            }
            Map<Integer, Long> endOffsets = acknowledged.upTo(run.entity(), progress.lastReadNumber());
            history.complete(run, progress.counts(), progress.requests(), progress.watermark(), endOffsets);
            LOG.infof(
                    "sync run completed: entity=%s mode=%s run=%s read=%d added=%d changed=%d deleted=%d rejected=%d",
                    run.entity().wireName(),
                    run.mode().wireName(),
                    run.id(),
                    progress.counts().read(),
                    progress.counts().added(),
                    progress.counts().changed(),
                    progress.counts().deleted(),
                    progress.counts().rejected());
            return true;
        } catch (SyncHistory.RunCancelled e) {
            LOG.infof("sync run cancelled: entity=%s run=%s", run.entity().wireName(), run.id());
            history.cancelled(run, progress.counts(), progress.requests());
            // A sweep has compared nothing: it would be due again at once, before the incremental run, however often.
            return run.mode() != SyncMode.SWEEP;
        } catch (LeaseLost e) {
            // Whoever is active now continues the run.
            LOG.infof(
                    "sync run given up: entity=%s run=%s reason=%s",
                    run.entity().wireName(), run.id(), e.getMessage());
            return false;
        } catch (SourceFailure e) {
            LOG.warnf(
                    "sync run failed: entity=%s run=%s reason=%s", run.entity().wireName(), run.id(), e.getMessage());
            fail(progress, e.getMessage());
            return false;
        } catch (RuntimeException e) {
            LOG.errorf(e, "sync run failed: entity=%s run=%s", run.entity().wireName(), run.id());
            fail(progress, "An error on our side; search the log for run " + run.id());
            return false;
        }
    }

    private void retryRejected(Run run) {
        List<String> ids = rejected.untriedFor(run.entity(), config.retryRejectedEvery());
        RefreshRequests.Kind.of(run.entity())
                .ifPresent(kind -> lease.write(() -> refreshRequests.add(
                        ids.stream().map(id -> NewRequest.of(kind, id)).toList())));
    }

    /** A run that was interrupted because this process stops is left for the next one to continue. */
    private void fail(Progress progress, String reason) {
        if (!Thread.currentThread().isInterrupted()) {
            history.fail(progress.run(), progress.counts(), progress.requests(), reason);
        }
    }

    private PullWindow window(Run run) {
        Optional<PullWindow> window =
                switch (run.mode()) {
                    case FULL, SWEEP -> Optional.empty();
                    case INCREMENTAL ->
                        history.watermark(run.entity()).map(watermark -> PullWindow.since(watermark, config.overlap()));
                    case BACKFILL -> Optional.of(new PullWindow(Optional.of(run.changedSince())));
                };
        return window.orElse(PullWindow.EVERYTHING);
    }
}
