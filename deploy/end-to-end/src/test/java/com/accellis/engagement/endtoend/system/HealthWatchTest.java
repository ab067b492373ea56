package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthWatchTest {

    private HttpServer server;
    private volatile int live = 200;
    private volatile int ready = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            var status = exchange.getRequestURI().getPath().endsWith("live") ? live : ready;
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private HealthWatch watch() {
        return HealthWatch.of(
                Map.of("service", "http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @Test
    void aServiceThatIsWellIsNotBlamed() {
        try (var health = watch()) {
            health.awaitReady();
            await().until(() -> health.questions() > 1);
            assertThat(health.notAlive()).isEmpty();
            assertThat(health.notReady()).isEmpty();
        }
    }

    @Test
    void eachBadAnswerAboutLifeIsKept() {
        live = 503;
        try (var health = watch()) {
            await().untilAsserted(() -> assertThat(health.notAlive()).isNotEmpty());
            assertThat(health.notAlive().get(0)).startsWith("service after ").contains(": 503");
            assertThat(health.notReady()).isEmpty();
        }
    }

    @Test
    void noAnswerIsABadAnswer() {
        server.stop(0);
        try (var health = watch()) {
            await().untilAsserted(() -> assertThat(health.notAlive()).isNotEmpty());
        }
    }

    @Test
    void howLongAServiceWasNotReadyIsKnownAfterwards() {
        ready = 503;
        try (var health = watch()) {
            await().untilAsserted(() -> assertThat(health.notReady().getOrDefault("service", Duration.ZERO))
                    .isPositive());
            ready = 200;
            health.awaitReady();
            var lasted = health.notReady().get("service");
            assertThat(lasted).isPositive();
            await().until(() -> health.questions() > 3);
            assertThat(health.notReady()).containsEntry("service", lasted);
            assertThat(health.notAlive()).isEmpty();
        }
    }
}
