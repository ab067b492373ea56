package com.accellis.engagement.connector.sync;

import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncHistory.Run;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.pulling.PullWindow;
import com.accellis.engagement.connector.record.Counts;
import com.accellis.engagement.connector.record.KeepReadings;
import com.accellis.engagement.connector.record.KeepReadings.Kept;
import com.accellis.engagement.connector.record.MissingRecords;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.record.RejectedRecords;
import com.accellis.engagement.connector.record.SourceRecords;
import com.accellis.engagement.connector.repairs.PollRepairs;
import com.accellis.engagement.connector.source.EntityReader;
import com.accellis.engagement.connector.source.ReadPage;
import com.accellis.engagement.connector.translation.Translated;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Stores the pages of a run, each together with the place it stands for and with what is missing in it. */
@ApplicationScoped
class ReadPages {

    /** Keeps the address of the request below ConnectWise's 2000 characters. */
    static final int IDS_PER_REQUEST = 100;

    private final KeepReadings keepReadings;
    private final SourceRecords records;
    private final MissingRecords missing;
    private final RejectedRecords rejected;
    private final ReadNumbers readNumbers;
    private final PollRepairs repairs;
    private final SyncHistory history;
    private final ActiveLease lease;
    private final Clock clock;

    ReadPages(
            KeepReadings keepReadings,
            SourceRecords records,
            MissingRecords missing,
            RejectedRecords rejected,
            ReadNumbers readNumbers,
            PollRepairs repairs,
            SyncHistory history,
            ActiveLease lease,
            Clock clock) {
        this.keepReadings = keepReadings;
        this.records = records;
        this.missing = missing;
        this.rejected = rejected;
        this.readNumbers = readNumbers;
        this.repairs = repairs;
        this.history = history;
        this.lease = lease;
        this.clock = clock;
    }

    /** Reads whole records. */
    void read(EntityReader reader, PullWindow window, Progress progress) {
        Run run = progress.run();
        readRecords(reader, window, progress);
        if (run.mode().meetsAll()) {
            if (reader.listedById()) {
                noteTheRest(progress);
            } else {
                noteUnread(run, run.firstRead());
            }
            lease.write(() -> rejected.forgetUnread(run.entity(), run.startedAt()));
        }
    }

    private void readRecords(EntityReader reader, PullWindow window, Progress progress) {
        Run run = progress.run();
        reader.read(window, progress.position(), (page, reached) -> {
            Instant watermark = progress.watermarkWith(page, clock);
            Kept kept = keepReadings.keep(page, stored -> {
                if (run.mode().meetsAll() && reader.listedById()) {
                    noteMissing(progress, page, reached);
                }
                if (run.mode() == SyncMode.INCREMENTAL) {
                    repairs.found(run.id(), run.entity(), changedAt(stored));
                }
                history.progress(
                        run,
                        progress.counts().plus(stored.counts()),
                        reached,
                        watermark,
                        page.readNumber(),
                        progress.requests());
            });
            progress.stored(page, kept.counts(), reached, watermark);
        });
    }

    /** Reads ids and times of change, and whole records only where we are behind. */
    void readIds(EntityReader reader, Progress progress) {
        Run run = progress.run();
        reader.readIds(progress.position(), (page, reached) -> {
            Counts behind = readBehind(reader, page, progress);
            long known = page.records().size() - behind.read();
            Counts counts = behind.plus(new Counts(known, 0, 0, known, 0, 0));
            Instant watermark = progress.watermarkWith(page, clock);
            lease.write(() -> {
                noteMissing(progress, page, reached);
                history.progress(
                        run,
                        progress.counts().plus(counts),
                        reached,
                        watermark,
                        page.readNumber(),
                        progress.requests());
            });
            progress.stored(page, counts, reached, watermark);
        });
        noteTheRest(progress);
    }

    /** Lists everything once more from the beginning, to find what came or went while the run was under way. */
    void listAgain(EntityReader reader, Progress progress) {
        progress.beginAgain();
        if (reader.listedById()) {
            readIds(reader, progress);
        } else {
            Run run = progress.run();
            Instant begun = clock.instant();
            long again = readNumbers.next();
            readRecords(reader, PullWindow.EVERYTHING, progress);
            noteUnread(run, again);
            lease.write(() -> rejected.forgetUnread(run.entity(), begun));
        }
    }

    /** Records that we do not have, or only in an older state: missed by everything else. */
    private Counts readBehind(EntityReader reader, ReadPage page, Progress progress) {
        Map<Long, Instant> changedAt = new TreeMap<>();
        page.records().stream()
                .filter(row -> row.path("id").isIntegralNumber())
                .forEach(row -> changedAt.put(row.path("id").longValue(), instant(row)));
        List<Long> behind = records.behind(page.entity(), changedAt);
        Counts counts = Counts.NONE;
        for (int from = 0; from < behind.size(); from += IDS_PER_REQUEST) {
            ReadPage whole = reader.readByIds(behind.subList(from, Math.min(from + IDS_PER_REQUEST, behind.size())));
            counts = counts.plus(keepReadings.keep(whole).counts());
            progress.read(whole.readNumber());
        }
        return counts;
    }

    private static Instant instant(JsonNode row) {
        try {
            JsonNode text = row.path("_info").path("lastUpdated");
            return text.isTextual() ? Instant.parse(text.textValue()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private void noteMissing(Progress progress, ReadPage page, String reached) {
        long after = progress.position() == null ? 0 : Long.parseLong(progress.position());
        List<Long> listed = page.records().stream()
                .map(row -> row.path("id"))
                .filter(JsonNode::isIntegralNumber)
                .map(JsonNode::longValue)
                .toList();
        missing.noteBetween(
                progress.run().id(),
                progress.run().entity(),
                after,
                Long.parseLong(reached),
                progress.run().firstRead(),
                listed);
    }

    /** What we hold behind the last id. */
    private void noteTheRest(Progress progress) {
        Run run = progress.run();
        long after = progress.position() == null ? 0 : Long.parseLong(progress.position());
        lease.write(
                () -> missing.noteBetween(run.id(), run.entity(), after, Long.MAX_VALUE, run.firstRead(), List.of()));
    }

    private void noteUnread(Run run, long since) {
        lease.write(() -> missing.noteUnread(run.id(), run.entity(), since));
    }

    private static Map<String, Instant> changedAt(Kept kept) {
        Set<String> moved = new HashSet<>(kept.moved());
        return kept.understood().stream()
                .filter(translated -> moved.contains(translated.id()) && translated.lastUpdated() != null)
                .collect(Collectors.toMap(
                        Translated::id, Translated::lastUpdated, (first, second) -> second, TreeMap::new));
    }
}
