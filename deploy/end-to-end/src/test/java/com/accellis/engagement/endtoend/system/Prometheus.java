package com.accellis.engagement.endtoend.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.testkit.FreePort;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Prometheus of this machine that watches a running system with the delivered rules, see {@link AlertRules}. */
public final class Prometheus implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final String HOST = "127.0.0.1";

    private final Process process;
    private final Path console;
    private final Rest rest;
    private final Thread emergency;

    private Prometheus(Process process, Path console, int port) {
        this.process = process;
        this.console = console;
        this.rest = new Rest("http://" + HOST + ":" + port, null);
        this.emergency = new Thread(process::destroyForcibly, "end-of-prometheus");
        Runtime.getRuntime().addShutdownHook(emergency);
    }

    /** How many times shorter the durations of rules are than those that are delivered. */
    public static int factor() {
        return AlertRules.FACTOR;
    }

    /** The names of all alerts that are delivered. */
    public static Set<String> alerts() {
        return AlertRules.names();
    }

    /** Begins to watch; its data and what it says are put below {@code target/systems}. */
    public static Prometheus watching(RunningSystem system) {
        var directory = Systems.directory("prometheus");
        try {
            var port = FreePort.find();
            var targets = new TreeMap<>(system.management().targets());
            targets.put("prometheus", HOST + ":" + port);
            return start(directory, AlertRules.write(directory, targets), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Prometheus start(Path directory, Path configuration, int port) throws IOException {
        var console = directory.resolve("console.log");
        var process = new ProcessBuilder(
                        Program.PROMETHEUS.path().toString(),
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + HOST + ":" + port,
                        "--log.level=warn")
                .directory(directory.toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(console.toFile())
                .start();
        var prometheus = new Prometheus(process, console, port);
        try {
            prometheus.awaitReady();
            return prometheus;
        } catch (RuntimeException | AssertionError e) {
            prometheus.close();
            throw e;
        }
    }

    private void awaitReady() {
        Awaitility.await("Prometheus").atMost(START_LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("Prometheus has ended: " + Files.readString(console));
            }
            try {
                return rest.exchange("GET", "/-/ready").statusCode() == 200;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        });
    }

    /** Each alert that is firing now: its name, and in parentheses the job that it is about. */
    public Set<String> firing() {
        return alerts("ALERTS{alertstate=\"firing\"}");
    }

    /** Those that are firing, or will be unless what they are about ends soon. */
    public Set<String> begun() {
        return alerts("ALERTS");
    }

    private Set<String> alerts(String expression) {
        var found = new TreeSet<String>();
        for (var series : query(expression)) {
            var labels = series.get("metric");
            found.add(labels.get("alertname").textValue() + " ("
                    + labels.path("job").asText("no job") + ")");
        }
        return found;
    }

    /** The value of the only series that the expression gives now; empty when there is none. */
    public Optional<Double> value(String expression) {
        var series = query(expression);
        if (series.size() > 1) {
            throw new AssertionError(expression + " gives " + series.size() + " series");
        }
        return series.isEmpty()
                ? Optional.empty()
                : Optional.of(series.get(0).get("value").get(1).asDouble());
    }

    /** Rules that could not be evaluated when they were last, with the reason. */
    public Map<String, String> failingRules() {
        var failing = new TreeMap<String, String>();
        for (var group : rest.get("/api/v1/rules").get("data").get("groups")) {
            for (var rule : group.get("rules")) {
                if (rule.get("health").asText().equals("err")) {
                    failing.put(
                            rule.get("name").asText(), rule.path("lastError").asText());
                }
            }
        }
        return failing;
    }

    /** Metrics of which {@code metrics.txt} says that they are there as soon as services run, and that are not. */
    public Set<String> missingMetrics() {
        var missing = AlertRules.metricsThereAlways();
        missing.removeIf(name -> !query("count({__name__=\"" + name + "\"})").isEmpty());
        return missing;
    }

    private List<JsonNode> query(String expression) {
        var answer = rest.get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
        var series = new ArrayList<JsonNode>();
        answer.get("data").get("result").forEach(series::add);
        return series;
    }

    /** Its data stays beside the logs of the systems, for whoever wants to know why. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().removeShutdownHook(emergency);
    }
}
