package com.accellis.engagement.connector.history;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** How far an entity has been read. */
@Entity
@Table(name = "sync_cursor")
class SyncCursor {

    @Id
    String entity;

    Instant watermark;

    @Column(name = "loaded_at")
    Instant loadedAt;

    @Column(name = "last_success_at")
    Instant lastSuccessAt;

    /** When a run last met every record of the source. */
    @Column(name = "compared_at")
    Instant comparedAt;
}
