package com.accellis.engagement.connector.connectwise;

/** What a request is for; part of the budget is kept free for what somebody waits for. */
public enum Purpose {
    /** A sync run, which may take its time. */
    RUN,
    /** A record that was announced, or a person who waits. */
    REFRESH
}
