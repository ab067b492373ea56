package com.accellis.engagement.kit.consume;

import com.accellis.engagement.kit.transaction.FailureChain;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;

/** Tells failures that may pass from those that will not. */
final class Failures {

    /**
     * SQLSTATE classes and codes of PostgreSQL after which the same statement may succeed: connection (08), transaction
     * rolled back by a conflict (40), out of resources (53), not available now (55), shut down or cancelled (57), system
     * error such as a full disk (58), and a read-only database (25006).
     */
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53", "55", "57", "58");

    private static final String READ_ONLY = "25006";

    private Failures() {}

    static boolean mayPass(Throwable failure) {
        return FailureChain.of(failure)
                .anyMatch(next -> next instanceof TransientFailure
                        || next instanceof IOException
                        || next instanceof RetriableException
                        || next instanceof SQLException sql && mayPass(sql));
    }

    private static boolean mayPass(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            // The pool reports that no connection could be had without a state.
            return true;
        }
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || state.equals(READ_ONLY)
                || state.length() >= 2 && PASSING_CLASSES.contains(state.substring(0, 2));
    }
}
