package com.accellis.engagement.kit.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartupChecksTest {

    private static final String KAFKA = "mp.messaging.connector.smallrye-kafka.";

    private static Map<String, String> safe() {
        return new HashMap<>(Map.of(
                KAFKA + "auto.offset.reset",
                "earliest",
                KAFKA + "cloud-events",
                "false",
                KAFKA + "throttled.unprocessed-record-max-age.ms",
                "0",
                "quarkus.oidc.token.audience",
                "engagement-platform",
                "quarkus.oidc.auth-server-url",
                "https://login.example",
                "kafka.security.protocol",
                "SASL_SSL"));
    }

    private static List<String> faults(Map<String, String> settings, DeploymentConfig.Kind deployment) {
        return StartupChecks.faults(name -> Optional.ofNullable(settings.get(name)), deployment);
    }

    @Test
    void safeSettingsPass() {
        assertThat(faults(safe(), DeploymentConfig.Kind.PRODUCTION)).isEmpty();
    }

    /** Services that tests start are not checked: a setting that is lost would show in packaged ones only. */
    @Test
    void whatAllServicesShareIsSafe() throws IOException {
        var settings = safe();
        settings.keySet().removeIf(name -> name.startsWith(KAFKA));
        var shared = new Properties();
        try (var file = StartupChecks.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            shared.load(file);
        }
        shared.stringPropertyNames().forEach(name -> settings.put(name, shared.getProperty(name)));
        assertThat(faults(settings, DeploymentConfig.Kind.PRODUCTION)).isEmpty();
    }

    @ParameterizedTest(name = "{0}={1} is refused")
    @CsvSource({
        "mp.messaging.connector.smallrye-kafka.auto.offset.reset, latest",
        "mp.messaging.connector.smallrye-kafka.cloud-events, true",
        "mp.messaging.connector.smallrye-kafka.throttled.unprocessed-record-max-age.ms, 60000",
        "quarkus.oidc.token.audience, ''",
        "kafka.security.protocol, PLAINTEXT",
        "kafka.security.protocol, SASL_PLAINTEXT",
        "quarkus.oidc.public-key, abc"
    })
    void anUnsafeSettingIsNamed(String name, String value) {
        var settings = safe();
        settings.put(name, value);
        assertThat(faults(settings, DeploymentConfig.Kind.PRODUCTION))
                .singleElement()
                .asString()
                .contains(name);
    }

    @Test
    void whatIsSafeOnOnesOwnMachineIsAllowedThereOnly() {
        var settings = safe();
        settings.remove("kafka.security.protocol");
        settings.put("quarkus.oidc.public-key", "abc");
        assertThat(faults(settings, DeploymentConfig.Kind.LOCAL)).isEmpty();
        assertThat(faults(settings, DeploymentConfig.Kind.PRODUCTION)).hasSize(2);
    }

    @Test
    void aServiceWithoutTokensNeedsNoIssuer() {
        var settings = safe();
        settings.remove("quarkus.oidc.auth-server-url");
        assertThat(faults(settings, DeploymentConfig.Kind.PRODUCTION)).hasSize(1);
        settings.put("quarkus.oidc.enabled", "false");
        assertThat(faults(settings, DeploymentConfig.Kind.PRODUCTION)).isEmpty();
    }
}
