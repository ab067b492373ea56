package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.endtoend.oracle.Score;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The packaged system, started as a user starts it, with ports and data of its own, and the ways in. */
public final class RunningSystem implements AutoCloseable {

    public static final List<Integer> WINDOWS = List.of(30, 60, 90);

    private static final int PAGE = 200;
    private static final Duration ACCESS_LIMIT = Duration.ofMinutes(3);
    private static final Duration READY_LIMIT = Duration.ofMinutes(20);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://[\\w.]+:\\d+)");
    private static final Pattern SECRET = Pattern.compile("password|key|token|secret|private");

    private final Path directory;
    private final Launcher launcher;
    private final SandboxProcess ownSource;
    /** Between the services and their stores, and the edge and the services; null when nothing is. */
    private final Networks networks;

    private final Thread emergency = new Thread(this::kill, "end-of-tests");
    private AccessFile access;
    private Kafka kafka;

    private RunningSystem(
            Path directory,
            List<String> options,
            Map<String, String> environment,
            SandboxProcess ownSource,
            Networks networks) {
        this.directory = directory;
        this.ownSource = ownSource;
        this.networks = networks;
        var all = new ArrayList<>(List.of("--port", "0", "--kafka-port", "0", "--sandbox-port", "0"));
        all.addAll(options);
        var settings = new LinkedHashMap<>(environment);
        // The sandbox does not mind, and the usual limit is for sharing ConnectWise with others.
        settings.put("CONNECTWISE_REQUESTS_PER_MINUTE", "6000");
        // Tests ask more than people do.
        settings.put("CALLERS_REQUESTS_PER_SECOND", "100000");
        settings.put("CALLERS_BURST", "100000");
        // No test runs long enough to gain from the thorough compiler, which would take both processors while it
        // starts.
        settings.put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");
        this.launcher = new Launcher(directory, all, settings);
        // The tests may be interrupted; the system must not stay behind.
        Runtime.getRuntime().addShutdownHook(emergency);
    }

    /** A system that brings its sandbox along, not started yet. */
    static RunningSystem withSandbox(Path directory, int clients, long seed) {
        return withSandbox(directory, clients, seed, TraceCollector.shared().environment());
    }

    /** The same with other settings than those for traces. */
    static RunningSystem withSandbox(Path directory, int clients, long seed, Map<String, String> environment) {
        return new RunningSystem(
                directory,
                List.of("--no-live-changes", "--sandbox-clients", "" + clients, "--sandbox-seed", "" + seed),
                environment,
                null,
                null);
    }

    /** The same, and what the services say to Kafka and PostgreSQL, and the edge to them, can be disturbed. */
    static RunningSystem withNetworks(Path directory, int clients, long seed, Map<String, String> environment) {
        var networks = Networks.make();
        var options = new ArrayList<>(networks.options());
        options.addAll(List.of("--no-live-changes", "--sandbox-clients", "" + clients, "--sandbox-seed", "" + seed));
        return new RunningSystem(directory, options, environment, null, networks);
    }

    /** A system that reads from a source which is not part of it, not started yet. Closing it closes the source. */
    static RunningSystem readingFrom(SandboxProcess source, Path directory) {
        return new RunningSystem(directory, List.of(), source.environment(), source, null);
    }

    /**
     * Starts it, with the data that is there, until its addresses and tokens are known. One system after the other: a
     * launcher takes any free ports, and they are free until its programs have bound them.
     */
    public void launch() {
        closeKafka();
        access = null;
        synchronized (RunningSystem.class) {
            launcher.start();
            awaitAccess();
        }
    }

    private void awaitAccess() {
        Awaitility.await("access.env").atMost(ACCESS_LIMIT).pollInterval(LOOK).until(() -> {
            checkRunning();
            var found = AccessFile.in(launcher.data());
            found.ifPresent(file -> access = file);
            return found.isPresent();
        });
    }

    /** Waits until everything is loaded and every client has scores. */
    public void awaitReady() {
        Awaitility.await("loaded system").atMost(READY_LIMIT).pollInterval(LOOK).until(() -> {
            checkRunning();
            return tryFreshness().filter(Freshness::allLoaded).isPresent()
                    && tryScores(WINDOWS.get(0))
                            .filter(items -> !items.isEmpty())
                            .filter(items -> items.stream().noneMatch(RunningSystem::saysNotLoaded))
                            .isPresent();
        });
    }

    /** SIGTERM; true when every process has ended by itself. */
    public boolean stop() {
        closeKafka();
        return launcher.stop();
    }

    /** SIGKILL for every process at once: launcher, services, Kafka, PostgreSQL. */
    public void kill() {
        closeKafka();
        launcher.kill();
    }

    public Networks networks() {
        return networks;
    }

    /** One of its parts, by the name of its log. */
    public Part part(String name) {
        return new Part(launcher.data().resolve("run").resolve(name + ".pid"));
    }

    /** Where a service itself is, behind the edge; it is found there again after a restart. */
    public String addressOf(String service) {
        var found = LISTENING.matcher(logs().of(service));
        if (!found.find()) {
            throw new AssertionError("The log of " + service + " does not say where it listens");
        }
        return found.group(1);
    }

    /** Waits until a service, or the edge, that was started again answers and is ready. */
    public void awaitReady(String part) {
        Awaitility.await(part + " ready")
                .atMost(ACCESS_LIMIT)
                .pollInterval(LOOK)
                .until(() -> {
                    checkRunning();
                    return isReady(part);
                });
    }

    private boolean isReady(String part) {
        try {
            // Hidden there, so the answer is 404: the edge lives without asking any service.
            return part.equals("edge")
                    ? anonymous().exchange("GET", "/q/health/live").statusCode() == 404
                    : management().isReady(part);
        } catch (UncheckedIOException notThere) {
            return false;
        }
    }

    /** The process of each part that runs, by the name of its log. After a restart it has another number. */
    public Map<String, Long> processes() {
        var processes = new TreeMap<String, Long>();
        try (Stream<Path> files = Files.list(launcher.data().resolve("run"))) {
            files.filter(file -> file.toString().endsWith(".pid"))
                    .forEach(file -> ProcessTree.read(file)
                            .forEach(process ->
                                    processes.put(file.getFileName().toString().replace(".pid", ""), process.pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return processes;
    }

    /** Until it is closed, whoever ends stays away. */
    public interface Unsupervised extends AutoCloseable {

        @Override
        void close();
    }

    /** Halts the launcher, which starts again whatever has ended or does not answer. */
    public Unsupervised unsupervised() {
        var supervisor = launcher.process();
        Signal.STOP.send(supervisor);
        return () -> Signal.CONT.send(supervisor);
    }

    /** Signs and addresses callbacks like the source. */
    public SourceCallbacks callbacks() {
        return new SourceCallbacks(access, launcher.data());
    }

    /** Whatever nobody but its owner should see, by name. */
    public Map<String, String> secrets() {
        var secrets = new LinkedHashMap<String, String>();
        LocalSecrets.in(launcher.data()).forEach((name, value) -> {
            if (SECRET.matcher(name).find()) {
                secrets.put(name, value);
            }
        });
        for (var role : List.of("viewer", "manager", "admin")) {
            secrets.put("token of " + role, token(role));
        }
        for (var name :
                List.of("CONNECTWISE_PRIVATE_KEY", "CONNECTWISE_PUBLIC_KEY", "CREWHU_API_KEY", "SANDBOX_TOKEN")) {
            secrets.put(name, access.get(name));
        }
        return secrets;
    }

    /** In the name of whoever has this token. */
    public Rest as(String token) {
        return new Rest(access.get("ENGAGEMENT_URL"), token);
    }

    public Tokens tokens() {
        return new Tokens(launcher.data());
    }

    public Rest anonymous() {
        return new Rest(access.get("ENGAGEMENT_URL"), null);
    }

    public Rest viewer() {
        return new Rest(access.get("ENGAGEMENT_URL"), access.get("ENGAGEMENT_VIEWER_TOKEN"));
    }

    /** Where the dashboard is. */
    public String address() {
        return access.get("ENGAGEMENT_URL");
    }

    /** @param role viewer, manager or admin */
    public String token(String role) {
        return access.get("ENGAGEMENT_" + role.toUpperCase(Locale.ROOT) + "_TOKEN");
    }

    public SyncRuns syncRuns() {
        return new SyncRuns(new Rest(access.get("ENGAGEMENT_URL"), access.get("ENGAGEMENT_MANAGER_TOKEN")));
    }

    public Sandbox sandbox() {
        return ownSource == null
                ? new Sandbox(access.get("SANDBOX_URL"), access.get("SANDBOX_TOKEN"))
                : ownSource.admin();
    }

    public Kafka kafka() {
        if (kafka == null) {
            kafka = new Kafka(access.get("ENGAGEMENT_KAFKA"));
        }
        return kafka;
    }

    /**
     * A connection of the superuser, past all networks.
     *
     * @param database connector, registry or scoring
     */
    public Connection connect(String database) throws SQLException {
        return databases().connect(database);
    }

    public SystemDatabases databases() {
        return new SystemDatabases(
                access.get("ENGAGEMENT_POSTGRES"),
                LocalSecrets.in(launcher.data()).get("postgres.password"));
    }

    public Management management() {
        return new Management(access);
    }

    /** What a service says about itself. */
    public Metrics metrics(String service) {
        return management().metrics(service);
    }

    public Logs logs() {
        return new Logs(List.of(directory, launcher.data().resolve("logs")));
    }

    /** Every item of the list of scores. */
    public List<JsonNode> scoreItems(int window) {
        return tryScores(window).orElseThrow(() -> new AssertionError("The scores cannot be read now"));
    }

    /** All current scores, by client and window. */
    public Map<String, Map<Integer, Score>> scores() {
        var scores = new LinkedHashMap<String, Map<Integer, Score>>();
        for (var window : WINDOWS) {
            for (var item : scoreItems(window)) {
                scores.computeIfAbsent(item.get("clientId").textValue(), client -> new LinkedHashMap<>())
                        .put(window, Score.of(item));
            }
        }
        return scores;
    }

    /** A client's present score over one window. */
    public Score score(String clientId, int window) {
        for (var item : viewer().get("/api/v1/scores/" + clientId).get("windows")) {
            if (item.get("window").intValue() == window) {
                return Score.of(item);
            }
        }
        throw new AssertionError("No score over " + window + " days for client " + clientId);
    }

    /** Empty while it cannot be asked. */
    public Optional<Freshness> tryFreshness() {
        return viewer().tryGet("/api/v1/sync-runs/freshness").map(Freshness::of);
    }

    /** Empty while they cannot be asked for. */
    public Optional<List<JsonNode>> tryScores(int window) {
        var items = new ArrayList<JsonNode>();
        for (var page = 0; ; page++) {
            var answer = viewer().tryGet("/api/v1/scores?window=" + window + "&size=" + PAGE + "&page=" + page);
            if (answer.isEmpty()) {
                return Optional.empty();
            }
            answer.get().get("items").forEach(items::add);
            if ((page + 1L) * PAGE >= answer.get().get("page").get("total").longValue()) {
                return Optional.of(items);
            }
        }
    }

    /** Ends everything and removes the data; the logs stay. */
    @Override
    public void close() {
        try {
            stop();
        } finally {
            kill();
            if (ownSource != null) {
                ownSource.close();
            }
            if (networks != null) {
                networks.close();
            }
        }
        Runtime.getRuntime().removeShutdownHook(emergency);
        launcher.removeData();
    }

    private static boolean saysNotLoaded(JsonNode item) {
        for (var metric : item.get("metrics")) {
            if (metric.path("reason").asText().equals("not-loaded")) {
                return true;
            }
        }
        return false;
    }

    private void checkRunning() {
        if (!launcher.isRunning()) {
            throw new AssertionError("The launcher has ended");
        }
    }

    private void closeKafka() {
        if (kafka != null) {
            kafka.close();
            kafka = null;
        }
    }
}
