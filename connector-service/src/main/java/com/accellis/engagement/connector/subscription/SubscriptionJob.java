package com.accellis.engagement.connector.subscription;

import com.accellis.engagement.connector.conditions.Conditions;
import com.accellis.engagement.connector.connectwise.ConnectWiseApi;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.source.SourceFailure;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.kit.startup.DeploymentConfig;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Keeps our callbacks registered, and switches on again what ConnectWise switched off after three bad days. Without an
 * address at which ConnectWise can reach us, changes are found by polling only.
 */
@ApplicationScoped
class SubscriptionJob {

    private static final Logger LOG = Logger.getLogger(SubscriptionJob.class);
    private static final String CALLBACKS = "/system/callbacks";
    /** ConnectWise appends the record's id and the action to the text of the address. */
    private static final String PATH = "/connectwise/webhook?recordId=";

    private final ConnectWiseApi api;
    private final ConnectWiseConfig config;
    private final Optional<URI> publicUrl;

    SubscriptionJob(ConnectWiseApi api, ConnectWiseConfig config, DeploymentConfig deployment) {
        this.api = api;
        this.config = config;
        this.publicUrl = deployment.publicUrl();
    }

    @Scheduled(every = "${subscription.every:5m}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void repair() {
        if (!api.configured()) {
            return;
        }
        if (!reachable()) {
            LOG.info("polling only: engagement.public-url is not an address at which ConnectWise can reach us");
            return;
        }
        URI url = URI.create(publicUrl.orElseThrow().toString().replaceAll("/+$", "") + PATH);
        try {
            repair(url);
        } catch (SourceFailure e) {
            LOG.warnf("callbacks could not be registered, polling goes on: %s", e.getMessage());
        }
    }

    /** A loopback address is good only for a ConnectWise on the same machine, which is the sandbox. */
    private boolean reachable() {
        return publicUrl
                .filter(url -> "https".equals(url.getScheme()) && !loopback(url) || bothLoopback(url))
                .isPresent();
    }

    private boolean bothLoopback(URI url) {
        return loopback(url)
                && config.baseUrl().filter(SubscriptionJob::loopback).isPresent();
    }

    private static boolean loopback(URI url) {
        try {
            return url.getHost() != null && InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void repair(URI url) {
        Set<String> types = Arrays.stream(CallbackReceived.Type.values())
                .map(CallbackReceived.Type::connectWiseName)
                .collect(Collectors.toUnmodifiableSet());
        List<SubscriptionPlan.Registered> registered = api
                .plainList(
                        CALLBACKS, Map.of("conditions", Conditions.contains("url", url.getHost()), "pageSize", "1000"))
                .stream()
                .map(SubscriptionJob::registered)
                .toList();
        SubscriptionPlan plan = SubscriptionPlan.of(registered, url, types);
        plan.add().forEach(type -> add(url, type));
        plan.activate().forEach(this::activate);
        plan.remove().forEach(id -> api.write("DELETE", CALLBACKS + "/" + id, null));
        if (!plan.add().isEmpty()
                || !plan.activate().isEmpty()
                || !plan.remove().isEmpty()) {
            LOG.infof(
                    "callbacks repaired: added=%s activated=%s removed=%s", plan.add(), plan.activate(), plan.remove());
        }
    }

    private static SubscriptionPlan.Registered registered(JsonNode entry) {
        return new SubscriptionPlan.Registered(
                entry.path("id").longValue(),
                entry.path("url").asText(),
                entry.path("type").asText().toLowerCase(Locale.ROOT),
                entry.path("level").asText().toLowerCase(Locale.ROOT),
                entry.path("inactiveFlag").asBoolean());
    }

    private void add(URI url, String type) {
        api.write(
                "POST",
                CALLBACKS,
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

    private void activate(long id) {
        api.write(
                "PATCH",
                CALLBACKS + "/" + id,
                List.of(Map.of("op", "replace", "path", "inactiveFlag", "value", false)));
    }
}
