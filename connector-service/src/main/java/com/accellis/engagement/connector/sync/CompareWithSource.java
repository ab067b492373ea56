package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncHistory.Run;
import com.accellis.engagement.connector.history.Verdict;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.platform.SyncConfig;
import com.accellis.engagement.connector.presence.ConfirmAbsence;
import com.accellis.engagement.connector.record.Counts;
import com.accellis.engagement.connector.record.ErasedContacts;
import com.accellis.engagement.connector.record.MissingRecords;
import com.accellis.engagement.connector.record.RejectedRecords;
import com.accellis.engagement.connector.record.SourceRecords;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * The end of a run that met everything: removes what the source confirms to be gone, and proves by the source's own count
 * that nothing is missing. What changes meanwhile makes counts differ, so they are compared again after everything has been
 * listed once more; a difference that stays makes the run fail. A source that does not count and whose pages may pass by
 * records is listed again until that brings none that was there before.
 */
@ApplicationScoped
class CompareWithSource {

    private static final Logger LOG = Logger.getLogger(CompareWithSource.class);
    private static final int ATTEMPTS = 4;

    private final ReadPages readPages;
    private final ConfirmAbsence confirmAbsence;
    private final MissingRecords missing;
    private final SourceRecords records;
    private final RejectedRecords rejected;
    private final ErasedContacts erased;
    private final SyncHistory history;
    private final ActiveLease lease;
    private final SyncConfig config;

    CompareWithSource(
            ReadPages readPages,
            ConfirmAbsence confirmAbsence,
            MissingRecords missing,
            SourceRecords records,
            RejectedRecords rejected,
            ErasedContacts erased,
            SyncHistory history,
            ActiveLease lease,
            SyncConfig config) {
        this.readPages = readPages;
        this.confirmAbsence = confirmAbsence;
        this.missing = missing;
        this.records = records;
        this.rejected = rejected;
        this.erased = erased;
        this.history = history;
        this.lease = lease;
        this.config = config;
    }

    void countBefore(EntityReader reader, Run run) {
        if (run.sourceBefore() == null) {
            reader.count().ifPresent(count -> history.countedBefore(run, count));
        }
    }

    /** @throws SourceFailure when more is missing than can be true, or the counts or the listings stay different */
    void settle(EntityReader reader, Progress progress) {
        Run run = progress.run();
        removeMissing(progress);
        if (reader.mayHaveMissed(progress.position())) {
            listUntilNoneWasMissed(reader, progress);
        }
        for (int attempt = 1; ; attempt++) {
            OptionalLong source = reader.count();
            if (source.isEmpty()) {
                history.compared(run, Verdict.NO_COUNT_AT_SOURCE, source, records.count(run.entity()), meanwhile(run));
                return;
            }
            long rejectedCount = rejected.notHeld(run.entity());
            long erasedCount = erasedButListed(reader);
            long held = records.count(run.entity());
            if (source.getAsLong() == held + rejectedCount + erasedCount) {
                history.compared(run, Verdict.EQUAL, source, held, meanwhile(run));
                return;
            }
            String difference = "The source counts %d, we hold %d, could not read %d and have erased %d"
                    .formatted(source.getAsLong(), held, rejectedCount, erasedCount);
            if (attempt == ATTEMPTS) {
                history.compared(run, Verdict.DIFFERENT, source, held, List.of());
                throw new SourceFailure(difference + ": something is missing that no change meanwhile explains", null);
            }
            LOG.infof("counts differ, everything is listed again: run=%s attempt=%d %s", run.id(), attempt, difference);
            if (reader.listedById()) {
                rejected.notHeldIds(run.entity()).forEach(id -> remove(progress, id));
            }
            readPages.listAgain(reader, progress);
            removeMissing(progress);
        }
    }

    /** What came or changed since the run began is not waited for: the next incremental run reads that. */
    private void listUntilNoneWasMissed(EntityReader reader, Progress progress) {
        Run run = progress.run();
        for (int attempt = 1; ; attempt++) {
            long before = progress.lastReadNumber();
            readPages.listAgain(reader, progress);
            removeMissing(progress);
            long missed = records.foundLate(run.entity(), before, progress.watermark());
            if (missed == 0) {
                return;
            }
            if (attempt == ATTEMPTS) {
                history.compared(run, Verdict.DIFFERENT, OptionalLong.empty(), records.count(run.entity()), List.of());
                throw new SourceFailure(
                        ("Everything was listed %d times, and even the last time brought %d records that had been there"
                                        + " before: more may be missing")
                                .formatted(attempt + 1, missed),
                        null);
            }
            LOG.infof(
                    "records had been missed, everything is listed again: run=%s attempt=%d missed=%d",
                    run.id(), attempt, missed);
        }
    }

    private List<String> meanwhile(Run run) {
        return records.cameOrWentSince(run.entity(), run.firstRead());
    }

    /** Contacts that the source still has and that we must not hold. */
    private long erasedButListed(EntityReader reader) {
        if (reader.entity() != SourceEntity.CONTACTS) {
            return 0;
        }
        List<Long> ids = erased.all();
        long listed = 0;
        for (int from = 0; from < ids.size(); from += ReadPages.IDS_PER_REQUEST) {
            listed += reader.readByIds(ids.subList(from, Math.min(from + ReadPages.IDS_PER_REQUEST, ids.size())))
                    .records()
                    .size();
        }
        return listed;
    }

    /** Asks for each missing record by id, unless there are so many that a lost right or a wrong answer is likelier. */
    private void removeMissing(Progress progress) {
        Run run = progress.run();
        List<String> ids = missing.of(run.id());
        long held = records.count(run.entity());
        long most = Math.max(config.removeWithoutAsking(), held * config.removeAtMostPercent() / 100);
        if (ids.size() > most) {
            throw new SourceFailure(
                    ("%d of %d records are not listed any more, which is more than can be true (%d); nothing was"
                                    + " removed. Has the API member lost a right?")
                            .formatted(ids.size(), held, most),
                    null);
        }
        for (String id : ids) {
            remove(progress, id);
            lease.write(() -> missing.settled(run.id(), id));
        }
    }

    private void remove(Progress progress, String id) {
        SourceEntity entity = progress.run().entity();
        confirmAbsence.look(entity, id).ifPresent(confirmedBy -> {
            int deleted = confirmAbsence.delete(entity, id, confirmedBy);
            progress.read(confirmedBy);
            progress.add(new Counts(0, 0, 0, 0, deleted, 0));
        });
    }
}
