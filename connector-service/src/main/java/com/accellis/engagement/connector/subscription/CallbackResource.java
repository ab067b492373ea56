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
import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.Locations;
import com.accellis.engagement.kit.http.ProblemType;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Whether ConnectWise announces changes to us, and putting that right. */
@Path("/api/v1/callbacks")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class CallbackResource {

    private static final Duration DAY = Duration.ofDays(1);

    private final Reconciliations reconciliations;
    private final Duration answerWithin;
    private final AuditLog auditLog;
    private final Caller caller;
    private final CallbackChecks checks;
    private final ReceivedCallbacks received;
    private final PollRepairs repairs;
    private final CallbackAddress address;
    private final Clock clock;

    CallbackResource(
            Reconciliations reconciliations,
            @ConfigProperty(name = "subscription.answer-within", defaultValue = "25s") Duration answerWithin,
            CallbackChecks checks,
            ReceivedCallbacks received,
            PollRepairs repairs,
            CallbackAddress address,
            AuditLog auditLog,
            Caller caller,
            Clock clock) {
        this.reconciliations = reconciliations;
        this.answerWithin = answerWithin;
        this.auditLog = auditLog;
        this.caller = caller;
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
            List<UUID> catchUp) {

        static Reconciliation of(ReconcileCallbacks.Reconciled done) {
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

    /**
     * A reconciliation that has not ended yet, and the state that the one before it left.
     *
     * @param runningSince when it began; it has ended, or another one has looked since, once {@code checkedAt} of the callbacks
     *     is later, which takes {@code subscription.every} at most
     */
    public record StillRunning(Instant runningSince, CallbackState state, Instant checkedAt, String error) {}

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

    /**
     * Looks now, and answers what was done; that ConnectWise refused is no error of the request. While ConnectWise throttles
     * or hangs, that takes longer than a caller should wait: it goes on by itself then.
     */
    @POST
    @Path("/reconcile")
    @RolesAllowed("manager")
    @APIResponse(
            responseCode = "200",
            description = "What was done, and the state after it",
            content = @Content(schema = @Schema(implementation = Reconciliation.class)))
    @APIResponse(
            responseCode = "202",
            description = "It goes on, and this is the state before it; Location tells the one after it."
                    + " Who asks again meanwhile waits for the same one",
            content = @Content(schema = @Schema(implementation = StillRunning.class)))
    public Response reconcile() {
        String who = caller.name();
        var running = reconciliations.join(() -> note(who));
        try {
            return running.endedWithin(answerWithin)
                    .map(done -> Response.ok(Reconciliation.of(done)).build())
                    .orElseGet(() -> accepted(running.since()));
        } catch (Reconciliations.Stopped e) {
            throw ProblemType.UNAVAILABLE.because(
                    "This connector stops; the next one looks after the callbacks at once");
        }
    }

    /** By whom it was begun; who joins it changes nothing. */
    private void note(String who) {
        QuarkusTransaction.requiringNew().run(() -> auditLog.addBy(who, "callbacks.reconciled", "connectwise", null));
    }

    private Response accepted(Instant since) {
        CallbackCheck before = checks.newest();
        return Locations.add(
                        Response.accepted(new StillRunning(since, before.state(), before.checkedAt(), before.error())),
                        "/api/v1/callbacks")
                .build();
    }
}
