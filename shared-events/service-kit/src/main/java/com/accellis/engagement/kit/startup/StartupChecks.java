package com.accellis.engagement.kit.startup;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Ends the start with one message that names every unsafe setting. */
@ApplicationScoped
class StartupChecks {

    private final Config config;
    private final DeploymentConfig deployment;

    StartupChecks(Config config, DeploymentConfig deployment) {
        this.config = config;
        this.deployment = deployment;
    }

    void onStart(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent start) {
        if (LaunchMode.current() == LaunchMode.TEST) {
            return;
        }
        List<String> faults = faults(name -> config.getOptionalValue(name, String.class), deployment.deployment());
        if (!faults.isEmpty()) {
            throw new IllegalStateException("Unsafe settings:\n  " + String.join("\n  ", faults));
        }
    }

    interface Settings {
        Optional<String> get(String name);
    }

    static List<String> faults(Settings settings, DeploymentConfig.Kind deployment) {
        List<String> faults = new ArrayList<>();
        require(settings, "mp.messaging.connector.smallrye-kafka.auto.offset.reset", "earliest", faults);
        require(settings, "mp.messaging.connector.smallrye-kafka.cloud-events", "false", faults);
        require(settings, "mp.messaging.connector.smallrye-kafka.throttled.unprocessed-record-max-age.ms", "0", faults);
        if (!settings.get("quarkus.oidc.enabled").orElse("true").equals("false")) {
            checkTokens(settings, faults);
        }
        if (deployment == DeploymentConfig.Kind.PRODUCTION) {
            checkProduction(settings, faults);
        }
        return faults;
    }

    private static void checkTokens(Settings settings, List<String> faults) {
        if (settings.get("quarkus.oidc.token.audience")
                .filter(text -> !text.isBlank())
                .isEmpty()) {
            faults.add("quarkus.oidc.token.audience must name the audience of our tokens");
        }
        if (settings.get("quarkus.oidc.token.issuer")
                        .filter(text -> !text.isBlank())
                        .isEmpty()
                && settings.get("quarkus.oidc.auth-server-url").isEmpty()) {
            faults.add("quarkus.oidc.token.issuer or quarkus.oidc.auth-server-url must name who signs our tokens");
        }
    }

    private static void checkProduction(Settings settings, List<String> faults) {
        String protocol = settings.get("kafka.security.protocol").orElse("PLAINTEXT");
        if (protocol.equals("PLAINTEXT") || protocol.equals("SASL_PLAINTEXT")) {
            faults.add("kafka.security.protocol is " + protocol
                    + ": use SASL_SSL or SSL, or set engagement.deployment=local on your own machine");
        }
        if (settings.get("quarkus.oidc.public-key").isPresent()) {
            faults.add("quarkus.oidc.public-key is for engagement.deployment=local; set quarkus.oidc.auth-server-url");
        }
    }

    private static void require(Settings settings, String name, String value, List<String> faults) {
        String actual = settings.get(name).orElse("not set");
        if (!actual.equals(value)) {
            faults.add(name + " is " + actual + " and must be " + value);
        }
    }
}
