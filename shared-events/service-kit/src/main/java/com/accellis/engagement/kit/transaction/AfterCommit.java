package com.accellis.engagement.kit.transaction;

import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;

/** What is done once the current transaction has committed, and not at all when it is taken back. */
public final class AfterCommit {

    private AfterCommit() {}

    /** @param work must not fail: the commit stands, and whoever made it is told nothing */
    public static void run(TransactionSynchronizationRegistry transaction, Runnable work) {
        transaction.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {
                // Only the end counts.
            }

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    work.run();
                }
            }
        });
    }
}
