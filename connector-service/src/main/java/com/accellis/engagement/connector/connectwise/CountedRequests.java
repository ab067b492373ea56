package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.record.ReadNumbers;
import com.accellis.engagement.connector.record.ReadNumbers.SentRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalLong;

/** Requests counted in the connector's database. */
@ApplicationScoped
class CountedRequests implements SentRequests {

    private static final String SOURCE = "connectwise";

    private final ReadNumbers readNumbers;
    private final ActiveLease lease;

    CountedRequests(ReadNumbers readNumbers, ActiveLease lease) {
        this.readNumbers = readNumbers;
        this.lease = lease;
    }

    @Override
    public long next(Purpose purpose) {
        return readNumbers.ofRequest(SOURCE, purpose == Purpose.REFRESH);
    }

    @Override
    public OptionalLong term() {
        return lease.fence();
    }

    @Override
    public List<SentRequest> withinWindow() {
        return readNumbers.sentWithin(SOURCE, RequestBudget.WINDOW.plus(RateLimitGate.ON_ITS_WAY));
    }
}
