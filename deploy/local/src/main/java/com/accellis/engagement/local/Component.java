package com.accellis.engagement.local;

import java.time.Duration;

/** A part of the running system that is a process of its own. */
interface Component {

    /** As the user and the log file call it. */
    String name();

    /** Starts the process; it need not be ready yet. A stopped component does not start again. */
    void start() throws InterruptedException;

    /** The process exists. */
    boolean isRunning();

    /** The process does its work, or would if what it depends on were there. */
    boolean isAlive();

    /** Ends the process at once, so that {@link #start} can make a new one. */
    void kill() throws InterruptedException;

    /** Ends the process for good: asks first, then insists. */
    void stop(Duration grace) throws InterruptedException;
}
