package com.accellis.engagement.registry.history;

import java.sql.SQLException;

/** The history could not be read or written; the transaction fails with it. */
class HistoryFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    HistoryFailure(String message, SQLException cause) {
        super(message, cause);
    }
}
