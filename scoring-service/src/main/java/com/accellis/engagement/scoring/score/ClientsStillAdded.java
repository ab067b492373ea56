package com.accellis.engagement.scoring.score;

/** Transactions that add clients went on for longer than they were waited for. Nothing is broken: to be tried again. */
public final class ClientsStillAdded extends DatabaseFailure {

    private static final long serialVersionUID = 1L;

    ClientsStillAdded(Throwable cause) {
        super("Clients are still being added", cause);
    }
}
