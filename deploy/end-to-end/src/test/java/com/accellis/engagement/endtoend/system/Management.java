package com.accellis.engagement.endtoend.system;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The management interfaces of a system's services, and of the edge: health, metrics and descriptions, each on a port of its
 * own.
 */
public final class Management {

    private static final String EDGE = "edge";

    private final AccessFile access;

    Management(AccessFile access) {
        this.access = access;
    }

    /** Host and port by the service's name; the edge is among them. */
    public Map<String, String> targets() {
        var targets = new LinkedHashMap<String, String>();
        addresses()
                .forEach((service, address) ->
                        targets.put(service, URI.create(address).getAuthority()));
        targets.put(EDGE, URI.create(address(EDGE)).getAuthority());
        return targets;
    }

    /** Metrics, health and description of each service, and metrics of the edge, by address. */
    public Map<String, String> pages() {
        var pages = new LinkedHashMap<String, String>();
        for (var service : Networks.SERVICES) {
            for (var page : List.of("/q/metrics", "/q/health", "/q/openapi")) {
                pages.put(service + page, of(service).exchange("GET", page).body());
            }
        }
        pages.put(EDGE + "/q/metrics", metricsPage(EDGE));
        return pages;
    }

    /** What a service says about itself. */
    public Metrics metrics(String service) {
        return Metrics.of(metricsPage(service));
    }

    /** Work that a service has still to do, as it says itself. */
    Map<String, Double> waiting(String service) {
        return Gauges.waiting(metricsPage(service));
    }

    private String metricsPage(String service) {
        var answer = of(service).exchange("GET", "/q/metrics");
        if (answer.statusCode() != 200) {
            throw new AssertionError("/q/metrics of " + service + " answered " + answer.statusCode());
        }
        return answer.body();
    }

    boolean isReady(String service) {
        return of(service).exchange("GET", "/q/health/ready").statusCode() == 200;
    }

    /** Asks every service from now on how it is. */
    public HealthWatch watchHealth() {
        return HealthWatch.of(addresses());
    }

    private Map<String, String> addresses() {
        var addresses = new LinkedHashMap<String, String>();
        Networks.SERVICES.forEach(service -> addresses.put(service, address(service)));
        return addresses;
    }

    private Rest of(String service) {
        return new Rest(address(service), null);
    }

    private String address(String service) {
        return access.get("ENGAGEMENT_" + service.toUpperCase(Locale.ROOT).replace('-', '_') + "_MANAGEMENT");
    }
}
