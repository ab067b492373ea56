package com.accellis.engagement.sandbox.store;

import com.accellis.engagement.sandbox.records.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The records: in memory alone, or with a data directory from which the next start has them again. */
public final class Store implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Store.class.getName());

    private final Anchor anchor;
    private final Records records;
    private final Optional<Journal> journal;

    private Store(Anchor anchor, Records records, Optional<Journal> journal) {
        this.anchor = anchor;
        this.records = records;
        this.journal = journal;
    }

    /**
     * Without a directory, or with a new one, the generated history ends now; with a known one where it ended when that
     * was made, and every change since then is made again.
     *
     * @param size as the directory's, when it has one
     */
    public static Store open(Optional<Path> directory, Size size, Instant now) throws Unusable {
        if (directory.isEmpty()) {
            var anchor = Anchor.of(size, now);
            return new Store(anchor, anchor.generate(), Optional.empty());
        }
        try {
            Files.createDirectories(directory.get());
            var journal = Journal.open(directory.get().resolve("journal.jsonl"));
            try {
                var anchorFile = new AnchorFile(directory.get().resolve("anchor.json"));
                return anchorFile.exists()
                        ? known(anchorFile.read(size), anchorFile, journal)
                        : made(Anchor.of(size, now), anchorFile, journal);
            } catch (IOException | Unusable | RuntimeException e) {
                journal.close();
                throw e;
            }
        } catch (IOException e) {
            throw new Unusable(directory.get() + " cannot be used: " + e, e);
        }
    }

    private static Store made(Anchor anchor, AnchorFile file, Journal journal) throws IOException, Unusable {
        if (!journal.isEmpty()) {
            throw new Unusable(file.path() + " is missing, without which the journal beside it says nothing");
        }
        var records = anchor.generate();
        file.write(anchor, records);
        return keeping(anchor, records, journal);
    }

    private static Store known(Anchor anchor, AnchorFile file, Journal journal) throws IOException, Unusable {
        var records = anchor.generate();
        file.check(records);
        journal.replay(records);
        return keeping(anchor, records, journal);
    }

    private static Store keeping(Anchor anchor, Records records, Journal journal) {
        records.logTo(journal);
        return new Store(anchor, records, Optional.of(journal));
    }

    public Anchor anchor() {
        return anchor;
    }

    public Records records() {
        return records;
    }

    /** Changes after this fail, when there is a directory. */
    @Override
    public void close() {
        if (journal.isPresent()) {
            try {
                journal.get().close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "journal did not close cleanly", e);
            }
        }
    }
}
