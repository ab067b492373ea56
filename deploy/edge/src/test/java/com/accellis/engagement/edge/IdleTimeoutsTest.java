package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * While a service works on a request, its connection and the caller's look idle: nobody may close them before the edge has
 * given up.
 */
class IdleTimeoutsTest {

    private static final Path ROOT = Path.of("..", "..");
    private static final String SETTING = "quarkus.http.idle-timeout";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "webhook-gateway, WEBHOOK",
        "connector-service, ORDINARY",
        "client-registry-service, IMPORT",
        "scoring-service, ORDINARY"
    })
    void servicesKeepConnectionsForAsLongAsTheEdgeWaits(String service, Traffic longest) throws IOException {
        assertThat(idleTimeout(service)).isGreaterThan(longest.answerDeadline());
    }

    @ParameterizedTest
    @EnumSource
    void theEdgeKeepsItsCallersForAsLongAsItWaits(Traffic traffic) {
        var options = EdgeServer.options();

        assertThat(Duration.of(
                        options.getIdleTimeout(), options.getIdleTimeoutUnit().toChronoUnit()))
                .isGreaterThan(traffic.answerDeadline());
    }

    /** The service's own, or that of all services. */
    private static Duration idleTimeout(String service) throws IOException {
        var common = settings(
                "shared-events/service-kit/src/main/resources/META-INF/microprofile-config.properties",
                new Properties());
        var own = settings(service + "/src/main/resources/application.properties", common);
        return Duration.parse("PT" + own.getProperty(SETTING));
    }

    private static Properties settings(String file, Properties otherwise) throws IOException {
        var settings = new Properties(otherwise);
        try (var reader = Files.newBufferedReader(ROOT.resolve(file))) {
            settings.load(reader);
        }
        return settings;
    }
}
