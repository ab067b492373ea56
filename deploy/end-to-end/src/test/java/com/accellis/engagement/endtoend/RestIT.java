package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of scores as other systems read it. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RestIT {

    private static final Set<String> REASONS =
            Set.of("no-answers", "not-loaded", "source-stale", "not-configured", "not-mapped");

    @RegisterExtension
    final Systems systems = new Systems();

    private RunningSystem system;

    @BeforeEach
    void start() {
        system = systems.shared();
    }

    @ParameterizedTest(name = "window {0}")
    @ValueSource(ints = {30, 60, 90})
    void listsEveryClientInTheShapeThatReadersKnow(int window) {
        var answer = system.viewer().get("/api/v1/scores?window=" + window + "&size=200");

        assertThat(answer.get("page").get("number").intValue()).isZero();
        assertThat(answer.get("page").get("size").intValue()).isEqualTo(200);
        assertThat(answer.get("page").get("total").intValue())
                .isEqualTo(answer.get("items").size())
                .isPositive();
        var clients = new HashSet<String>();
        for (var item : answer.get("items")) {
            checkItem(window, item);
            clients.add(item.get("clientId").textValue());
        }
        assertThat(clients).as("clients, each once").hasSize(answer.get("items").size());
        Figures.print("rest", "window %d: %d clients in the right shape", window, clients.size());
    }

    @Test
    void pagesTogetherHaveEveryClientOnce() {
        var total = system.viewer()
                .get("/api/v1/scores?window=30&size=200")
                .get("items")
                .size();
        var clients = new HashSet<String>();

        for (var page = 0; page * 7 < total; page++) {
            system.viewer()
                    .get("/api/v1/scores?window=30&size=7&page=" + page)
                    .get("items")
                    .forEach(item -> clients.add(item.get("clientId").textValue()));
        }

        assertThat(clients).hasSize(total);
        Figures.print("rest", "%d clients on pages of 7", clients.size());
    }

    @Test
    void nobodyReadsScoresWithoutAToken() {
        var answer = system.anonymous().exchange("GET", "/api/v1/scores?window=30");

        checkProblem(answer, 401);
        Figures.print("rest", "without a token: %d", answer.statusCode());
    }

    @Test
    void otherWindowsAreRefused() {
        var answer = system.viewer().exchange("GET", "/api/v1/scores?window=45");

        checkProblem(answer, 400);
        Figures.print("rest", "window 45: %d", answer.statusCode());
    }

    private static void checkProblem(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        var problem = Json.read(answer.body());
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.get("type").textValue()).startsWith("urn:problem:");
        assertThat(problem.get("title").textValue()).isNotBlank();
    }

    private static void checkItem(int window, JsonNode item) {
        assertThat(UUID.fromString(item.get("clientId").textValue()).version()).isEqualTo(5);
        assertThat(item.get("clientName").textValue()).isNotBlank();
        assertThat(item.get("industry").textValue()).isNotBlank();
        assertThat(item.get("window").intValue()).isEqualTo(window);
        assertThat(LocalDate.parse(item.get("asOf").textValue())).isNotNull();
        assertThat(item.get("score").decimalValue()).isBetween(BigDecimal.ZERO, BigDecimal.valueOf(100));
        assertThat(item.get("grade").textValue()).isIn("A", "B", "C", "D", "F");
        assertThat(item.get("coverage").decimalValue()).isBetween(BigDecimal.ZERO, BigDecimal.ONE);
        assertThat(item.get("scorecardVersion").isIntegralNumber()).isTrue();
        assertThat(item.get("companyIds"))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(id.isIntegralNumber()).isTrue());
        var keys = new HashSet<String>();
        for (var metric : item.get("metrics")) {
            checkMetric(metric);
            keys.add(metric.get("key").textValue());
        }
        assertThat(keys).isEqualTo(Oracle.WEIGHTS.keySet());
        assertThat(item.get("metrics")).hasSize(keys.size());
    }

    private static void checkMetric(JsonNode metric) {
        var key = metric.get("key").textValue();
        assertThat(metric.get("weight").intValue()).as(key).isEqualTo(Oracle.WEIGHTS.get(key));
        if (metric.get("available").booleanValue()) {
            assertThat(metric.get("value").isNumber()).as(key).isTrue();
            assertThat(metric.get("points").intValue()).as(key).isBetween(0, 5);
        } else {
            assertThat(metric.get("reason").textValue()).as(key).isIn(REASONS);
            assertThat(metric.get("value").isNull()).as(key).isTrue();
            assertThat(metric.get("points").isNull()).as(key).isTrue();
        }
    }
}
