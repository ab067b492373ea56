package com.accellis.engagement.connector.markets;

import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/** Reads the markets regularly, while this connector is the active one. */
@ApplicationScoped
class MarketJob {

    private static final Logger LOG = Logger.getLogger(MarketJob.class);

    private final ConnectWiseApi api;
    private final FollowMarkets followMarkets;
    private final ActiveLease lease;

    MarketJob(ConnectWiseApi api, FollowMarkets followMarkets, ActiveLease lease) {
        this.api = api;
        this.followMarkets = followMarkets;
        this.lease = lease;
    }

    @Scheduled(
            every = "${sync.markets-every}",
            delayed = "30s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void look() {
        if (lease.fence().isEmpty() || !api.configured()) {
            return;
        }
        try {
            followMarkets.follow();
        } catch (SourceFailure e) {
            LOG.warnf("markets could not be read: %s", e.getMessage());
        }
    }
}
