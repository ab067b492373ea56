package com.accellis.engagement.kit.transaction;

import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;

/** Failures that say nothing about the work: database or broker were away or busy, or a transaction took too long. */
public final class PassingFailure {

    /**
     * SQLSTATE classes of PostgreSQL after which the same statement may succeed: connection (08), transaction rolled
     * back by a conflict (40), out of resources (53), not available now (55), shut down or cancelled (57), and system
     * error such as a full disk (58).
     */
    private static final Set<String> CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    /**
     * A read-only database; and a session that was ended because its transaction was idle, or lasted, for too long, as
     * when our process stands still for a while. The rest of their class are mistakes.
     */
    private static final Set<String> CODES = Set.of("25006", "25P03", "25P04");

    private PassingFailure() {}

    public static boolean is(Throwable failure) {
        return FailureChain.of(failure)
                .anyMatch(next -> next instanceof TransientFailure
                        || next instanceof RetriableException
                        || next instanceof RollbackException rolledBack && tookTooLong(rolledBack)
                        || next instanceof SQLException sql && mayPass(sql));
    }

    /** The transaction manager tells a reason for whatever else it rolls back. */
    private static boolean tookTooLong(RollbackException rolledBack) {
        return rolledBack.getCause() == null && rolledBack.getSuppressed().length == 0;
    }

    private static boolean mayPass(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            // The pool reports that no connection could be had without a state.
            return true;
        }
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || CODES.contains(state)
                || state.length() >= 2 && CLASSES.contains(state.substring(0, 2));
    }
}
