package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.kit.jobs.ServiceNotRunning;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/** When audits are made: a share of the clients all the time, and what somebody asked for. */
@ApplicationScoped
class AuditJob {

    private static final double DAY_SECONDS = Duration.ofDays(1).toSeconds();

    private final AuditClients auditClients;
    private final ScoringConfig config;

    AuditJob(AuditClients auditClients, AuditRepository audits, ScoringConfig config, MeterRegistry metrics) {
        this.auditClients = auditClients;
        this.config = config;
        Gauge.builder(
                        "engagement.audit.differing.clients",
                        () -> QuarkusTransaction.requiringNew().call(audits::differingClients))
                .description("Clients whose stored state was not what a full recalculation made it. Has to be 0")
                .strongReference(true)
                .register(metrics);
    }

    @Scheduled(
            every = "${scoring.audit-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void share() {
        auditClients.doShare(config.auditEvery().toSeconds() / DAY_SECONDS);
    }

    @Scheduled(
            every = "${scoring.requested-audits-every}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = ServiceNotRunning.class)
    void requested() {
        auditClients.doRequested();
    }
}
