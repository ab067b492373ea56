package com.accellis.engagement.connector.subscription;

import com.accellis.engagement.connector.callback.CallbackAddress;
import com.accellis.engagement.connector.callback.CallbackCheck;
import com.accellis.engagement.connector.callback.CallbackCheck.Registration;
import com.accellis.engagement.connector.callback.CallbackChecks;
import com.accellis.engagement.connector.callback.CallbackState;
import com.accellis.engagement.connector.conditions.Conditions;
import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.connectwise.ConnectWisePaths;
import com.accellis.engagement.connector.history.SyncHistory;
import com.accellis.engagement.connector.history.SyncMode;
import com.accellis.engagement.connector.source.ConfiguredReaders;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.connector.subscription.SubscriptionPlan.Registered;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.SourceEntity;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Makes exactly our callbacks be registered and active: adds what is missing, removes our leftovers, and switches on again
 * what ConnectWise switched off after three bad days, with a run of everything to catch up.
 */
@ApplicationScoped
class ReconcileCallbacks {

    private static final Logger LOG = Logger.getLogger(ReconcileCallbacks.class);

    private static final Map<String, CallbackReceived.Type> TYPES = Arrays.stream(CallbackReceived.Type.values())
            .collect(Collectors.toUnmodifiableMap(CallbackReceived.Type::connectWiseName, type -> type));

    private final ConnectWiseApi api;
    private final CallbackAddress address;
    private final CallbackChecks checks;
    private final SyncHistory history;
    private final ConfiguredReaders readers;
    private final Clock clock;

    ReconcileCallbacks(
            ConnectWiseApi api,
            CallbackAddress address,
            CallbackChecks checks,
            SyncHistory history,
            ConfiguredReaders readers,
            Clock clock) {
        this.api = api;
        this.address = address;
        this.checks = checks;
        this.history = history;
        this.readers = readers;
        this.clock = clock;
    }

    /**
     * What was done.
     *
     * @param removed how many leftovers of ours went
     * @param catchUp the runs that were asked for
     */
    record Reconciled(
            CallbackCheck check,
            List<CallbackReceived.Type> added,
            List<CallbackReceived.Type> activated,
            int removed,
            List<UUID> catchUp) {

        static Reconciled nothing(CallbackCheck check) {
            return new Reconciled(check, List.of(), List.of(), 0, List.of());
        }
    }

    /** For {@link Reconciliations}, which has one going at a time. */
    Reconciled reconcile() {
        Reconciled done = check();
        checks.keep(done.check());
        return done;
    }

    private Reconciled check() {
        if (!api.configured()) {
            return Reconciled.nothing(result(CallbackState.NOT_CONFIGURED, "ConnectWise is not configured", List.of()));
        }
        if (!address.usable()) {
            return Reconciled.nothing(result(
                    CallbackState.POLLING_ONLY,
                    "ENGAGEMENT_PUBLIC_URL is not an https address at which ConnectWise can reach us",
                    List.of()));
        }
        URI url = address.url().orElseThrow();
        try {
            return repair(url, registered(url));
        } catch (SourceFailure e) {
            unlessStopped(e);
            LOG.warnf("callbacks could not be checked, polling goes on: %s", e.getMessage());
            // What is registered did not change because we could not look.
            return Reconciled.nothing(
                    result(state(e), e.getMessage(), checks.newest().registrations()));
        }
    }

    /** That we stop is no finding about our callbacks: nothing is kept, and nothing else is tried. */
    private static void unlessStopped(SourceFailure failure) {
        if (Thread.currentThread().isInterrupted()) {
            throw failure;
        }
    }

    private static CallbackState state(SourceFailure failure) {
        return failure.saysForbidden() ? CallbackState.FORBIDDEN : CallbackState.FAILED;
    }

    private Reconciled repair(URI url, List<Registered> registered) {
        SubscriptionPlan plan = plan(registered, url);
        if (plan.nothingToDo()) {
            return Reconciled.nothing(result(CallbackState.ACTIVE, null, registered, url));
        }
        var work = new Work();
        List<Registered> removed = work.each(
                plan.remove(), entry -> api.write("DELETE", ConnectWisePaths.CALLBACKS + "/" + entry.id(), null));
        List<String> added = work.each(plan.add(), type -> add(url, type));
        List<Registered> activated = work.each(plan.activate(), this::activate);
        List<UUID> catchUp = activated.isEmpty() ? List.of() : catchUp();
        LOG.infof(
                "callbacks repaired: added=%s activated=%d removed=%d failed=%s",
                added, activated.size(), removed.size(), work.firstFailure != null);
        return new Reconciled(
                confirm(url, work.firstFailure),
                added.stream().map(TYPES::get).toList(),
                activated.stream().map(entry -> TYPES.get(entry.type())).toList(),
                removed.size(),
                catchUp);
    }

    /** Looks again: only what ConnectWise lists counts. */
    private CallbackCheck confirm(URI url, SourceFailure failure) {
        List<Registered> now = registered(url);
        if (plan(now, url).nothingToDo()) {
            return result(CallbackState.ACTIVE, null, now, url);
        }
        return failure == null
                ? result(CallbackState.FAILED, "ConnectWise did not keep our registrations", now, url)
                : result(state(failure), failure.getMessage(), now, url);
    }

    private static SubscriptionPlan plan(List<Registered> registered, URI url) {
        return SubscriptionPlan.of(registered, url, TYPES.keySet());
    }

    /** Several writes of which one that fails does not hold up the others. */
    private static final class Work {

        private SourceFailure firstFailure;

        <T> List<T> each(List<T> items, Consumer<T> write) {
            List<T> done = new ArrayList<>();
            for (T item : items) {
                try {
                    write.accept(item);
                    done.add(item);
                } catch (SourceFailure e) {
                    unlessStopped(e);
                    LOG.warnf("a callback could not be repaired: %s", e.getMessage());
                    firstFailure = firstFailure == null ? e : firstFailure;
                }
            }
            return done;
        }
    }

    /** What happened while callbacks were off was not announced. */
    private List<UUID> catchUp() {
        return Arrays.stream(SourceEntity.values())
                .filter(readers::configured)
                .map(entity -> history.request(entity, SyncMode.INCREMENTAL))
                .toList();
    }

    private CallbackCheck result(CallbackState state, String error, List<Registered> registered, URI url) {
        Set<Registered> wrong = Set.copyOf(plan(registered, url).remove());
        return result(
                state,
                error,
                registered.stream()
                        .filter(entry -> url.toString().equals(entry.url()) && !wrong.contains(entry))
                        .map(entry -> new Registration(TYPES.get(entry.type()), !entry.inactive()))
                        .toList());
    }

    private CallbackCheck result(CallbackState state, String error, List<Registration> registrations) {
        return new CallbackCheck(state, clock.instant(), error, registrations);
    }

    private List<Registered> registered(URI url) {
        return api
                .plainList(
                        ConnectWisePaths.CALLBACKS,
                        Map.of("conditions", Conditions.contains("url", url.getHost()), "pageSize", "1000"))
                .stream()
                .map(ReconcileCallbacks::registered)
                .toList();
    }

    private static Registered registered(JsonNode entry) {
        return new Registered(
                entry.path("id").longValue(),
                entry.path("url").asText(),
                entry.path("type").asText().toLowerCase(Locale.ROOT),
                entry.path("level").asText().toLowerCase(Locale.ROOT),
                entry.path("inactiveFlag").asBoolean(),
                entry.path("isSoapCallbackFlag").asBoolean()
                        || entry.path("isSelfSuppressedFlag").asBoolean());
    }

    private void add(URI url, String type) {
        api.write(
                "POST",
                ConnectWisePaths.CALLBACKS,
                Map.of(
                        "description",
                        "Client Engagement Platform",
                        "url",
                        url.toString(),
                        "objectId",
                        1,
                        "type",
                        type,
                        "level",
                        SubscriptionPlan.LEVEL,
                        "inactiveFlag",
                        false));
    }

    private void activate(Registered entry) {
        api.write(
                "PATCH",
                ConnectWisePaths.CALLBACKS + "/" + entry.id(),
                List.of(Map.of("op", "replace", "path", "inactiveFlag", "value", false)));
    }
}
