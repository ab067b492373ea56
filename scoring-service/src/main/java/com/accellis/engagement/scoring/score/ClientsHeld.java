package com.accellis.engagement.scoring.score;

import java.sql.SQLException;

/** Others held clients for longer than they were waited for. Nothing is broken: to be tried again. */
final class ClientsHeld extends DatabaseFailure {

    private static final long serialVersionUID = 1L;

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private ClientsHeld(Throwable cause) {
        super("Others held clients for too long", cause);
    }

    /** What a failed lock means. */
    static DatabaseFailure or(String otherwise, SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState())
                ? new ClientsHeld(failure)
                : new DatabaseFailure(otherwise, failure);
    }
}
