package com.accellis.engagement.scoring.convergence;

import java.util.UUID;

/**
 * The few records, companies and clients of one history. Few, so that most of what happens is about something known.
 *
 * @param base histories with different bases share nothing
 */
public record Names(long base) {

    static final int RECORDS = 9;
    static final int COMPANIES = 5;
    public static final int CLIENTS = 3;
    private static final long APART = 1_000;

    long ticket(int n) {
        return base * APART + n;
    }

    long timeEntry(int n) {
        return base * APART + n;
    }

    long agreement(int n) {
        return base * APART + n;
    }

    long addition(int n) {
        return base * APART + n;
    }

    String survey(int n) {
        return "survey-" + base + "-" + n;
    }

    long company(int n) {
        return base * APART + n;
    }

    public UUID client(int n) {
        return new UUID(base, n + 1L);
    }
}
