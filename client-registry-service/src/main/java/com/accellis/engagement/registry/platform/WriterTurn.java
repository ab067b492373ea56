package com.accellis.engagement.registry.platform;

import com.accellis.engagement.kit.transaction.FailureChain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.TransactionSynchronizationRegistry;

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

    /** A writer who waits holds a connection, and there are not many. The failure tells callers to come again. */
    private static final String LONGEST_WAIT = "5s";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final EntityManager database;
    private final TransactionSynchronizationRegistry transaction;

    WriterTurn(EntityManager database, TransactionSynchronizationRegistry transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /** Waits for the turn, but not long; the end of the transaction gives it back. */
    public void take() {
        if (transaction.getResource(WriterTurn.class) != null) {
            return;
        }
        one("SELECT set_config('lock_timeout', '" + LONGEST_WAIT + "', true)");
        one("SELECT CAST(pg_advisory_xact_lock(" + TURN + ") AS text)");
        // Whatever is kept of earlier readings is out of date when this transaction ends.
        database.createNativeQuery("UPDATE registry_version SET version = version + 1")
                .executeUpdate();
        transaction.putResource(WriterTurn.class, true);
    }

    /** Whether somebody had the turn, or something else, for too long: the same work is worth another transaction. */
    public static boolean wasHeld(Throwable failure) {
        return FailureChain.ofDatabase(failure).anyMatch(sql -> LOCK_NOT_AVAILABLE.equals(sql.getSQLState()));
    }

    private void one(String select) {
        database.createNativeQuery(select, String.class).getSingleResult();
    }
}
