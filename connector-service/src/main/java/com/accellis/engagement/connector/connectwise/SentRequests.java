package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.record.ReadNumbers.SentRequest;
import java.util.List;
import java.util.OptionalLong;

/** Where requests are counted, so that a connector which takes over knows them. */
interface SentRequests {

    /** Counts a request that is about to be sent, and numbers it. */
    long next(Purpose purpose);

    /** Under which number we are the active connector; empty on standby. */
    OptionalLong term();

    /** What was sent within the window, whoever sent it; oldest first. */
    List<SentRequest> withinWindow();
}
