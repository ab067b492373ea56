package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.record.ReadNumbers.SentRequest;
import java.util.List;
import java.util.OptionalLong;

/** Counts nowhere; knows what a predecessor sent. */
final class FixedRequests implements SentRequests {

    private final List<SentRequest> former;
    private long number;

    FixedRequests(SentRequest... former) {
        this.former = List.of(former);
    }

    @Override
    public synchronized long next(Purpose purpose) {
        return ++number;
    }

    @Override
    public OptionalLong term() {
        return OptionalLong.of(1);
    }

    @Override
    public List<SentRequest> withinWindow() {
        return former;
    }
}
