package com.accellis.engagement.connector.subscription;

import com.accellis.engagement.connector.callback.CallbackAddress;
import com.accellis.engagement.connector.callback.CallbackCheck;
import com.accellis.engagement.connector.callback.CallbackCheck.Registration;
import com.accellis.engagement.connector.callback.CallbackChecks;
import com.accellis.engagement.connector.callback.CallbackState;
import com.accellis.engagement.connector.callback.ReceivedCallbacks;
import com.accellis.engagement.connector.callback.ReceivedCallbacks.Received;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.connector.repairs.PollRepairs;
import com.accellis.engagement.connector.repairs.PollRepairs.Repaired;
import com.accellis.engagement.events.CallbackReceived.Type;
import com.accellis.engagement.kit.auditlog.AuditLog;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Whether ConnectWise announces changes to us, and putting that right. */
@Path("/api/v1/callbacks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class CallbackResource {

    private static final Duration DAY = Duration.ofDays(1);

    private final ReconcileCallbacks reconcileCallbacks;
    private final AuditLog auditLog;
    private final CallbackChecks checks;
    private final ReceivedCallbacks received;
    private final PollRepairs repairs;
    private final CallbackAddress address;
    private final Clock clock;

    CallbackResource(
            ReconcileCallbacks reconcileCallbacks,
            CallbackChecks checks,
            ReceivedCallbacks received,
            PollRepairs repairs,
            CallbackAddress address,
            AuditLog auditLog,
            Clock clock) {
        this.reconcileCallbacks = reconcileCallbacks;
        this.auditLog = auditLog;
        this.checks = checks;
        this.received = received;
        this.repairs = repairs;
        this.address = address;
        this.clock = clock;
    }

    /**
     * @param active whether it is registered and ConnectWise has not switched it off
     * @param lastReceivedAt null when none ever arrived
     * @param receivedLastDay how many arrived in the last 24 hours, by whole hours
     * @param repairsLastDay changes that polling found in the last 24 hours and no callback had announced
     */
    public record Callback(
            Type type,
            boolean registered,
            boolean active,
            Instant lastReceivedAt,
            long receivedLastDay,
            Repairs repairsLastDay) {}

    /** @param medianDelaySeconds between change and find; null without repairs, as the others */
    public record Repairs(long count, Long medianDelaySeconds, Long p95DelaySeconds, Long longestDelaySeconds) {

        private static final Repairs NONE = new Repairs(0, null, null, null);

        static Repairs of(Repaired repaired) {
            return new Repairs(
                    repaired.count(),
                    repaired.medianDelaySeconds(),
                    repaired.p95DelaySeconds(),
                    repaired.longestDelaySeconds());
        }
    }

    /**
     * @param url where callbacks go; null when ConnectWise cannot reach us
     * @param checkedAt when the registrations were looked at last; null when never
     * @param error why the state is not better, in words; null when there is nothing to say
     */
    public record AllCallbacks(CallbackState state, URI url, Instant checkedAt, String error, List<Callback> items) {}

    /**
     * @param removed how many leftovers of ours went
     * @param catchUp the runs that were asked for because something had been switched off
     */
    public record Reconciliation(
            CallbackState state,
            Instant checkedAt,
            String error,
            List<Type> added,
            List<Type> activated,
            int removed,
            List<UUID> catchUp) {}

    @GET
    @RolesAllowed("viewer")
    public AllCallbacks list() {
        CallbackCheck check = checks.newest();
        Instant now = clock.instant();
        Map<Type, Received> counts = received.byType(now);
        Map<Kind, Repaired> repaired = repairs.since(now.minus(DAY));
        return new AllCallbacks(
                check.state(),
                address.url().orElse(null),
                check.checkedAt(),
                check.error(),
                Arrays.stream(Type.values())
                        .map(type -> callback(
                                type,
                                check,
                                Optional.ofNullable(counts.get(type)),
                                Optional.ofNullable(repaired.get(Kind.of(type)))))
                        .toList());
    }

    private static Callback callback(
            Type type, CallbackCheck check, Optional<Received> counted, Optional<Repaired> repaired) {
        List<Registration> registrations = check.registrations().stream()
                .filter(registration -> registration.type() == type)
                .toList();
        return new Callback(
                type,
                !registrations.isEmpty(),
                registrations.stream().anyMatch(Registration::active),
                counted.map(Received::lastAt).orElse(null),
                counted.map(Received::lastDay).orElse(0L),
                repaired.map(Repairs::of).orElse(Repairs.NONE));
    }

    /** Looks now, and answers what was done; that ConnectWise refused is no error of the request. */
    @POST
    @Path("/reconcile")
    @RolesAllowed("manager")
    public Reconciliation reconcile() {
        auditLog.addFirst("callbacks.reconciled", "connectwise", null);
        var done = reconcileCallbacks.reconcile();
        return new Reconciliation(
                done.check().state(),
                done.check().checkedAt(),
                done.check().error(),
                done.added(),
                done.activated(),
                done.removed(),
                done.catchUp());
    }
}
