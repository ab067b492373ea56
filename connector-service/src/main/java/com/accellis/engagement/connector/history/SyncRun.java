package com.accellis.engagement.connector.history;

import com.accellis.engagement.connector.record.Counts;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One reading of one entity. */
@Entity
@Table(name = "sync_run")
class SyncRun {

    @Id
    UUID id;

    String entity;
    String mode;
    String state;

    @Column(name = "changed_since")
    Instant changedSince;

    String position;
    Instant watermark;

    @Column(name = "first_read")
    Long firstRead;

    @Column(name = "last_read")
    Long lastRead;

    Long fence;
    int resumed;
    long pages;
    long requests;
    long throttled;

    @Column(name = "cancel_requested")
    boolean cancelRequested;

    @Column(name = "source_before")
    Long sourceBefore;

    @Column(name = "source_after")
    Long sourceAfter;

    Long held;
    String[] meanwhile;
    String verdict;

    @Column(name = "progressed_at")
    Instant progressedAt;

    long repaired;

    @Column(name = "repair_delay_median_seconds")
    Long repairDelayMedianSeconds;

    @Column(name = "repair_delay_p95_seconds")
    Long repairDelayP95Seconds;

    @Column(name = "repair_delay_max_seconds")
    Long repairDelayMaxSeconds;

    @Column(name = "requested_at")
    Instant requestedAt;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "finished_at")
    Instant finishedAt;

    long read;
    long added;
    long changed;
    long unchanged;
    long deleted;
    long rejected;
    String error;

    Counts counts() {
        return new Counts(read, added, changed, unchanged, deleted, rejected);
    }

    void count(Counts counts) {
        read = counts.read();
        added = counts.added();
        changed = counts.changed();
        unchanged = counts.unchanged();
        deleted = counts.deleted();
        rejected = counts.rejected();
    }
}
