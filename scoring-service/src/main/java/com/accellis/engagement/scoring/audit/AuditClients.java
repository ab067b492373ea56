package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.kit.transaction.FailureChain;
import com.accellis.engagement.kit.transaction.PassingFailure;
import com.accellis.engagement.scoring.audit.Audit.Kind;
import com.accellis.engagement.scoring.audit.Audit.State;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.CountedBy;
import com.accellis.engagement.scoring.score.Recalculation;
import com.accellis.engagement.scoring.score.Recalculation.Difference;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Works through the clients of audits. What has been done is kept with each client, so that it goes on after a crash. */
@ApplicationScoped
class AuditClients {

    private static final Logger LOG = Logger.getLogger(AuditClients.class);
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final int PORTION = 100;
    /** Others may have held a lock for too long, or the database had too much to do. */
    private static final int ATTEMPTS = 2;

    /** A repair looks through all facts. */
    private static final Duration REPAIR_LEASE = Duration.ofMinutes(5);

    private static final Duration PAUSE = Duration.ofSeconds(10);

    private static final String PLATFORM = "platform";

    /** A statement that took longer than the database allows. */
    private static final String CANCELLED = "57014";

    private final AuditRepository audits;
    private final CompareWithFullRecalculation compare;
    private final Recalculation recalculation;
    private final CountedBy countedBy;
    private final BusinessClock clock;
    private final ScoringConfig config;

    AuditClients(
            AuditRepository audits,
            CompareWithFullRecalculation compare,
            Recalculation recalculation,
            CountedBy countedBy,
            BusinessClock clock,
            ScoringConfig config) {
        this.audits = audits;
        this.compare = compare;
        this.recalculation = recalculation;
        this.countedBy = countedBy;
        this.clock = clock;
        this.config = config;
    }

    /** Does the work that somebody asked for, until there is none left. */
    void doRequested() {
        countedBy.requireOurs();
        while (true) {
            var claimed = QuarkusTransaction.requiringNew().call(() -> audits.claim(clock.now(), LEASE));
            if (claimed.isEmpty()) {
                return;
            }
            try {
                allClients(claimed.get());
            } catch (AuditRepository.TakenOver e) {
                LOG.infof(
                        "the lease of an audit has ended, and somebody else goes on with it: audit=%s",
                        claimed.get().id);
            }
        }
    }

    private void allClients(Audit audit) {
        List<UUID> clients;
        do {
            clients = QuarkusTransaction.requiringNew()
                    .call(() -> audits.nextClients(audits.findById(audit.id), PORTION));
            clients.forEach(client -> one(audit, audit.repair, client));
        } while (!clients.isEmpty());
        finish(audit);
    }

    /**
     * Looks at the clients that have not been looked at for the longest time.
     *
     * @param shareOfDay how much of a day has passed since the last call
     */
    void doShare(double shareOfDay) {
        countedBy.requireOurs();
        Audit audit = QuarkusTransaction.requiringNew().call(this::auditOfToday);
        List<UUID> clients = QuarkusTransaction.requiringNew().call(() -> {
            int most = (int) Math.ceil(audits.clients() * shareOfDay * config.auditsPerDay());
            return audits.takeLongestUnseen(most, clock.now());
        });
        clients.forEach(client -> one(audit, config.auditRepairs(), client));
    }

    private Audit auditOfToday() {
        // The same id on every replica. Nobody claims it, so that it is everybody's.
        UUID id = UUID.nameUUIDFromBytes(("continuous " + clock.today()).getBytes(StandardCharsets.UTF_8));
        if (audits.findById(id) == null) {
            audits.deleteOlderThan(clock.now().minus(config.keepAuditsFor()));
            audits.insertIfMissing(id, Kind.CONTINUOUS, config.auditRepairs(), PLATFORM, clock.now(), State.RUNNING);
            audits.finishOlderThan(id, Kind.CONTINUOUS, clock.now());
        }
        return audits.findById(id);
    }

    /**
     * What became of a client.
     *
     * @param left how many of the differences are still there
     */
    private record Outcome(List<Difference> differences, int left, boolean repaired) {}

    private void one(Audit audit, boolean repair, UUID client) {
        Outcome outcome = outcome(audit, repair, client);
        Instant now = clock.now();
        QuarkusTransaction.requiringNew().run(() -> {
            audits.keep(audit.id, client, outcome.differences(), outcome.repaired());
            audits.seen(client, now, outcome.left());
            audits.advance(audit, client, !outcome.differences().isEmpty(), outcome.repaired(), now.plus(LEASE));
        });
    }

    /** A client that fails does not keep the others from their turn: that it failed is a difference. */
    private Outcome outcome(Audit audit, boolean repair, UUID client) {
        List<Difference> differences = new ArrayList<>();
        for (int attempt = 1; ; attempt++) {
            differences.clear();
            try {
                return compareAndRepair(audit, repair, client, differences);
            } catch (CountedBy.CountedOtherwise | AuditRepository.TakenOver e) {
                throw e;
            } catch (RuntimeException e) {
                if (Thread.currentThread().isInterrupted() || attempt == ATTEMPTS && isOfTheDatabase(e)) {
                    giveBack(audit);
                    throw e;
                }
                LOG.errorf(
                        e, "a client could not be audited: client=%s audit=%s attempt=%d", client, audit.id, attempt);
                if (attempt == ATTEMPTS) {
                    differences.add(new Difference("client", "audit", "done", "failed: " + reason(e)));
                    return new Outcome(differences, differences.size(), false);
                }
            }
        }
    }

    /** @param differences takes those that are found, also when the repair fails */
    private Outcome compareAndRepair(Audit audit, boolean repair, UUID client, List<Difference> differences) {
        if (audit.kind != Kind.RECALCULATION) {
            differences.addAll(compare.of(client));
        }
        boolean anew = audit.kind == Kind.RECALCULATION || repair && !differences.isEmpty();
        if (!differences.isEmpty()) {
            LOG.errorf(
                    "score differs from a full recalculation: client=%s differences=%d audit=%s repair=%s",
                    client, differences.size(), audit.id, anew);
        }
        if (anew) {
            hold(audit, REPAIR_LEASE);
            recalculation.repair(client, !differences.isEmpty());
        }
        // An event that cannot be read, for example, cannot be repaired either.
        List<Difference> left = anew ? compare.of(client) : differences;
        return new Outcome(differences, left.size(), anew && left.isEmpty());
    }

    /** Nobody else takes up the audit meanwhile. That of the day is nobody's. */
    private void hold(Audit audit, Duration lease) {
        if (audit.kind != Kind.CONTINUOUS) {
            QuarkusTransaction.requiringNew()
                    .run(() -> audits.hold(audit, clock.now().plus(lease)));
        }
    }

    private void giveBack(Audit audit) {
        try {
            hold(audit, PAUSE);
        } catch (RuntimeException e) {
            LOG.infof("an audit is taken up again when its lease has ended: audit=%s reason=%s", audit.id, reason(e));
        }
    }

    /**
     * It was away, or others were in the way: nothing of that concerns the client, who is looked at again later. Only a
     * client whose statements take too long would be looked at for ever.
     */
    private static boolean isOfTheDatabase(Throwable failure) {
        return FailureChain.ofDatabase(failure)
                .anyMatch(sql -> PassingFailure.is(sql) && !CANCELLED.equals(sql.getSQLState()));
    }

    /** Without the message, which may quote what is stored. */
    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String name = root.getClass().getSimpleName();
        return root instanceof SQLException sql ? name + " " + sql.getSQLState() : name;
    }

    private void finish(Audit audit) {
        Audit done = QuarkusTransaction.requiringNew().call(() -> audits.finish(audit, clock.now()));
        LOG.infof(
                "audit completed: id=%s kind=%s clients=%d differing=%d repaired=%d",
                done.id, done.kind.wireName(), done.clientsDone, done.clientsDiffering, done.clientsRepaired);
    }
}
