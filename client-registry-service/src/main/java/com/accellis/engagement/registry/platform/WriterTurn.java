package com.accellis.engagement.registry.platform;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/**
 * Lets one transaction at a time work out clients. What a client is depends on several rows of companies and contacts,
 * some of them not yet there to be locked: a contact and its company may arrive at the same moment on two channels, and
 * neither transaction would see the other's row. Taking turns costs nothing at the pace of this data and cannot
 * deadlock.
 */
@ApplicationScoped
public class WriterTurn {

    /** Any number that no other user of the database's advisory locks has. */
    private static final long TURN = 20_261_123L;

    private final EntityManager database;

    WriterTurn(EntityManager database) {
        this.database = database;
    }

    /** Waits for the turn; the end of the transaction gives it back. */
    public void take() {
        database.createNativeQuery("SELECT CAST(pg_advisory_xact_lock(:turn) AS text)", String.class)
                .setParameter("turn", TURN)
                .getSingleResult();
    }
}
