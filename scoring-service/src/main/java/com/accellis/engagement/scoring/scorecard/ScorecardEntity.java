package com.accellis.engagement.scoring.scorecard;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** A version of the rules as stored. Versions are added, never changed. */
@Entity
@Table(name = "scorecard")
class ScorecardEntity {

    @Id
    int version;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(nullable = false)
    String document;

    @Column(nullable = false)
    String author;

    @Column(nullable = false)
    String note;

    @Column(name = "created_at", nullable = false)
    Instant createdAt;

    /** The caller's own key of the request that published it; null without one. */
    @Column(name = "request_key")
    String requestKey;

    /** Of the body of that request. */
    @Column(name = "request_hash")
    String requestHash;
}
