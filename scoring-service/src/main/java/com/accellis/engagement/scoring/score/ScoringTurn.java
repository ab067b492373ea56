package com.accellis.engagement.scoring.score;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Lets whoever scores everyone again wait for the transactions that are scoring already. They may have read what held before,
 * and clients that they add are not listed until they commit: such a client would keep a score of the past for good.
 */
@ApplicationScoped
class ScoringTurn {

    /** Any number that no other user of the database's advisory locks has. */
    private static final long TURN = 7_046_233_501L;

    private final DataSource database;

    ScoringTurn(DataSource database) {
        this.database = database;
    }

    /**
     * Until the transaction ends, {@link #awaitOthers} waits. Comes before the locks of clients and before anything is read that
     * scores depend on; in the other order two of these could wait for each other.
     */
    void join() {
        lock("SELECT pg_advisory_xact_lock_shared(?)");
    }

    /** Returns when every transaction that has joined before has ended. In a transaction of its own, so that others go on. */
    void awaitOthers() {
        lock("SELECT pg_advisory_xact_lock(?)");
    }

    private void lock(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, TURN);
            statement.execute();
        } catch (SQLException e) {
            throw new DatabaseFailure("Scoring transactions could not be waited for", e);
        }
    }
}
