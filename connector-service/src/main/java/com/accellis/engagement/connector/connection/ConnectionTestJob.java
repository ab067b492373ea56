package com.accellis.engagement.connector.connection;

import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.platform.ConnectionTestConfig;
import com.accellis.engagement.connector.platform.CrewHuConfig;
import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;

/** Tests each connection once a day, counted from its last test, so that an expiring key is noticed before a run fails. */
@ApplicationScoped
class ConnectionTestJob {

    private final TestConnection testConnection;
    private final TestResults results;
    private final ConnectWiseConfig connectWise;
    private final CrewHuConfig crewHu;
    private final ConnectionTestConfig config;
    private final ActiveLease lease;
    private final Clock clock;

    ConnectionTestJob(
            TestConnection testConnection,
            TestResults results,
            ConnectWiseConfig connectWise,
            CrewHuConfig crewHu,
            ConnectionTestConfig config,
            ActiveLease lease,
            Clock clock) {
        this.testConnection = testConnection;
        this.results = results;
        this.connectWise = connectWise;
        this.crewHu = crewHu;
        this.config = config;
        this.lease = lease;
        this.clock = clock;
    }

    @Scheduled(
            every = "${connection-test.look-every:10m}",
            delayed = "${connection-test.look-after:1m}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void look() {
        if (lease.fence().isEmpty()) {
            return;
        }
        for (SourceSystem system : SourceSystem.values()) {
            if (configured(system) && due(system)) {
                testConnection.test(system);
            }
        }
    }

    private boolean due(SourceSystem system) {
        Instant before = clock.instant().minus(config.every());
        return results.newest(system)
                .map(result -> !result.testedAt().isAfter(before))
                .orElse(true);
    }

    private boolean configured(SourceSystem system) {
        return switch (system) {
            case CONNECTWISE -> connectWise.configured();
            case CREWHU -> crewHu.configured();
        };
    }
}
