package com.accellis.engagement.local;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a process is told through its environment. How the parts find each other is ours to say; everything else is the
 * caller's, whose own setting wins over our default.
 */
final class ServiceEnvironment {

    /** Only these talk to ConnectWise or must know its address; the keys are nobody else's business. */
    private static final Set<String> KNOW_THE_SOURCE = Set.of("connector-service", "webhook-gateway");

    private final Map<String, String> caller;
    private final Source source;
    private final Map<String, String> wiring = new HashMap<>();
    private final Map<String, String> defaults = new HashMap<>();

    ServiceEnvironment(Map<String, String> caller, Source source, String kafka, LocalTokens tokens, int edgePort) {
        this.caller = Map.copyOf(caller);
        this.source = source;
        wiring.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        wiring.put("QUARKUS_OIDC_PUBLIC_KEY", tokens.publicKey());
        wiring.put("QUARKUS_OIDC_TOKEN_ISSUER", LocalTokens.ISSUER);
        wiring.put("QUARKUS_OIDC_TOKEN_AUDIENCE", LocalTokens.AUDIENCE);
        wiring.put("ENGAGEMENT_DEPLOYMENT", "local");
        wiring.put("QUARKUS_HTTP_HOST", Ports.HOST);
        wiring.put("QUARKUS_MANAGEMENT_HOST", Ports.HOST);
        if (source.sandbox()) {
            defaults.put("ENGAGEMENT_PUBLIC_URL", "http://" + Ports.HOST + ":" + edgePort);
            defaults.put("CONNECTWISE_REQUESTS_PER_MINUTE", "900");
            defaults.put("CONNECTWISE_LOOPBACK_KEYS_ALLOWED", "true");
        }
    }

    Map<String, String> of(ServiceUnit unit) {
        var environment = withoutSource();
        if (KNOW_THE_SOURCE.contains(unit.module())) {
            caller.forEach((name, value) -> {
                if (Source.isSourceSetting(name)) {
                    environment.put(name, value);
                }
            });
        }
        if (unit.module().equals("webhook-gateway")) {
            // The edge, which says who sends.
            environment.putIfAbsent("WEBHOOK_TRUSTED_PROXIES", Ports.HOST);
        }
        defaults.forEach((name, value) -> {
            if (!Source.isSourceSetting(name) || KNOW_THE_SOURCE.contains(unit.module())) {
                environment.putIfAbsent(name, value);
            }
        });
        if (KNOW_THE_SOURCE.contains(unit.module())) {
            environment.putAll(source.settings());
        }
        environment.putAll(wiring);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(unit.httpPort()));
        environment.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(unit.managementPort()));
        unit.database().ifPresent(database -> {
            environment.put("QUARKUS_DATASOURCE_JDBC_URL", database.url());
            environment.put("QUARKUS_DATASOURCE_USERNAME", database.name());
            environment.put("QUARKUS_DATASOURCE_PASSWORD", database.password());
        });
        return environment;
    }

    /** For processes that are no services. */
    Map<String, String> plain() {
        return withoutSource();
    }

    private Map<String, String> withoutSource() {
        var environment = new HashMap<>(caller);
        environment.keySet().removeIf(Source::isSourceSetting);
        return environment;
    }
}
