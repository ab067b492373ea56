package com.accellis.engagement.endtoend.system;

/** What keeps services from their work, until it is over. */
public interface Trouble {
    void end();
}
