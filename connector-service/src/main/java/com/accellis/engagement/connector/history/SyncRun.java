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

    void count(Counts counts) {
        read = counts.read();
        added = counts.added();
        changed = counts.changed();
        unchanged = counts.unchanged();
        deleted = counts.deleted();
        rejected = counts.rejected();
    }
}
