package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.events.WireNamed;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** Work on many clients, one after the other. */
@Entity
@Table(name = "audit")
class Audit {

    @Id
    UUID id;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    Kind kind;

    /** Whether differences are repaired as they are found. */
    @Column(nullable = false)
    boolean repair;

    @Column(name = "requested_by", nullable = false)
    String requestedBy;

    @Column(name = "requested_at", nullable = false)
    Instant requestedAt;

    @Column(name = "idempotency_key")
    String idempotencyKey;

    @Column(name = "request_hash")
    byte[] requestHash;

    /** The clients asked for; null means all. */
    @Column(name = "client_ids")
    UUID[] clientIds;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false)
    State state;

    /** Until when whoever works on it is taken to be alive. */
    @Column(name = "claimed_until")
    Instant claimedUntil;

    /** Raised by whoever takes it up: one whose lease has ended meanwhile finds that it is another's. */
    @Column(nullable = false)
    long claim;

    @Column(name = "finished_at")
    Instant finishedAt;

    /** The last client done; work goes on after it, in the order of their ids. */
    @Column(name = "last_client")
    UUID lastClient;

    @Column(name = "clients_total", nullable = false)
    int clientsTotal;

    @Column(name = "clients_done", nullable = false)
    int clientsDone;

    @Column(name = "clients_differing", nullable = false)
    int clientsDiffering;

    @Column(name = "clients_repaired", nullable = false)
    int clientsRepaired;

    /** What is done with each client. */
    enum Kind implements WireNamed {
        /** A share of the clients, by itself; one a day. */
        CONTINUOUS,
        /** Compared because somebody asked. */
        REQUESTED,
        /** Made anew from the facts, whether it differs or not. */
        RECALCULATION
    }

    enum State implements WireNamed {
        WAITING,
        RUNNING,
        COMPLETED
    }
}
