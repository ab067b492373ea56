package com.accellis.engagement.local;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** All parts of the system: which they are, how they find each other, and the order in which they start and stop. */
final class Platform {

    private static final Duration READY_LIMIT = Duration.ofSeconds(180);
    private static final Duration LOOK = Duration.ofMillis(250);

    /** A service may be in the middle of a batch; what it does not finish is done again after the next start. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    private static final Duration GRACE_DATABASE = Duration.ofSeconds(10);

    private final Options options;
    private final DataDirectory data;
    private final Secrets secrets;
    private final Installation installation;
    private final RunFiles runFiles;
    private final Terminal terminal;
    private final Supervisor supervisor;
    private final Ports ports = new Ports();
    /** In the order of their start, level by level; stopped in the opposite order. */
    private final List<List<Component>> levels = new ArrayList<>();

    private boolean stopping;

    private final LocalTokens tokens;
    private final int edgePort;
    private final int edgeManagementPort;
    private final int sandboxPort;
    private final Source source;
    private final PostgresServer postgres;
    private final KafkaServer kafka;
    private final List<ServiceUnit> services;
    private final ServiceEnvironment environment;

    /** Takes every port, so that a taken one is told before anything starts. */
    Platform(
            Options options,
            DataDirectory data,
            Secrets secrets,
            Installation installation,
            RunFiles runFiles,
            Terminal terminal) {
        this.options = options;
        this.data = data;
        this.secrets = secrets;
        this.installation = installation;
        this.runFiles = runFiles;
        this.terminal = terminal;
        this.supervisor = new Supervisor(terminal, Pace.USUAL);
        options.networks().forEach(way -> ports.keep(way.inner()));
        var caller = System.getenv();
        edgePort = ports.take(options.port(), "--port");
        var kafkaPort = ports.take(options.kafkaPort(), "--kafka-port");
        if (Source.choose(caller, secrets, 0).sandbox()) {
            sandboxPort = ports.take(options.sandboxPort(), "--sandbox-port");
        } else {
            sandboxPort = 0;
        }
        source = Source.choose(caller, secrets, sandboxPort);
        source.claim(secrets);
        tokens = LocalTokens.with(secrets, Clock.systemUTC());
        postgres = new PostgresServer(
                data,
                secrets.get("postgres.password"),
                options.databaseNetwork()
                        .map(way -> ports.take(way.inner(), "--database-network"))
                        .orElseGet(ports::free),
                runFiles);
        kafka = new KafkaServer(
                data,
                secrets.getOrMake("kafka.cluster-id", KafkaServer::newClusterId),
                kafkaPort,
                ports.free(),
                options.kafkaNetwork());
        services = List.of(
                service("webhook-gateway", Optional.empty()),
                service("client-registry-service", Optional.of(database("registry"))),
                service("scoring-service", Optional.of(database("scoring"))),
                service("connector-service", Optional.of(database("connector"))));
        edgeManagementPort = ports.free();
        environment = new ServiceEnvironment(caller, source, kafka.bootstrapServersOfServices(), tokens, edgePort);
    }

    String address() {
        return "http://" + Ports.HOST + ":" + edgePort;
    }

    Api api() {
        return new Api(address(), tokens.viewer());
    }

    boolean usesSandbox() {
        return source.sandbox();
    }

    /** Everything a program must have been built for; asked before anything starts. */
    void checkInstallation() {
        services.forEach(service -> installation.service(service.module()));
        installation.edge();
        if (source.sandbox()) {
            installation.sandbox();
        }
    }

    void start() throws IOException, InterruptedException {
        terminal.progress("Starting PostgreSQL, Kafka" + (source.sandbox() ? " and the sandbox …" : " …"));
        startStores();
        terminal.progress("Starting the services …");
        startServices();
        startEdge();
        accessFile().write(data);
    }

    private void startStores() throws InterruptedException {
        kafka.prepare();
        var kafkaProcess = process(kafka.process(environment.plain()));
        level(postgres);
        level(kafkaProcess);
        var waiting = new LinkedHashMap<String, Probe>();
        waiting.put(KafkaServer.NAME, Probe.port(kafka.port()));
        kafkaProcess.start();
        if (source.sandbox()) {
            var sandbox = process(sandbox());
            level(sandbox);
            sandbox.start();
            waiting.put(sandbox.name(), sandbox::isAlive);
        }
        postgres.start();
        new DatabaseSetup(postgres.port(), secrets.get("postgres.password"))
                .createMissing(services.stream()
                        .flatMap(service -> service.database().stream())
                        .toList());
        watchAll();
        awaitReady(waiting);
        kafka.createTopics();
    }

    private void startServices() throws InterruptedException {
        var processes = services.stream()
                .map(service -> process(serviceProcess(service)))
                .toList();
        level(processes.toArray(Component[]::new));
        processes.forEach(ManagedProcess::start);
        processes.forEach(supervisor::watch);
        var waiting = new LinkedHashMap<String, Probe>();
        services.forEach(service -> waiting.put(service.module(), service.ready()));
        awaitReady(waiting);
    }

    private void startEdge() throws InterruptedException {
        var edge = process(edge());
        level(edge);
        edge.start();
        supervisor.watch(edge);
        awaitReady(Map.of(edge.name(), edge::isAlive));
    }

    /** Stops everything, last started first. */
    void stop() throws InterruptedException {
        supervisor.stop();
        List<List<Component>> lastFirst;
        synchronized (levels) {
            stopping = true;
            lastFirst = new ArrayList<>(levels);
        }
        Collections.reverse(lastFirst);
        for (var level : lastFirst) {
            var threads = level.stream().map(this::stopping).toList();
            for (var thread : threads) {
                thread.join();
            }
        }
    }

    private Thread stopping(Component component) {
        var thread = new Thread(
                () -> {
                    try {
                        component.stop(component.name().equals(PostgresServer.NAME) ? GRACE_DATABASE : GRACE);
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop-" + component.name());
        thread.start();
        return thread;
    }

    /** Told before the components start, so that a stop in the middle of a start finds all of them. */
    private void level(Component... components) throws InterruptedException {
        synchronized (levels) {
            if (stopping) {
                throw new InterruptedException("stopping");
            }
            levels.add(List.of(components));
        }
    }

    private void watchAll() {
        levels.stream().flatMap(List::stream).forEach(supervisor::watch);
    }

    private void awaitReady(Map<String, Probe> probes) throws InterruptedException {
        var waiting = new LinkedHashMap<>(probes);
        var deadline = System.nanoTime() + READY_LIMIT.toNanos();
        while (!waiting.isEmpty()) {
            waiting.values().removeIf(Probe::works);
            if (waiting.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                var name = waiting.keySet().iterator().next();
                throw new CannotStartException(
                        name + " does not get ready; see " + data.log(name) + " for what it says.");
            }
            terminal.progress("Waiting for " + String.join(", ", waiting.keySet()) + " …");
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        }
    }

    private ServiceUnit service(String module, Optional<Database> database) {
        var httpPort = options.serviceNetwork(module)
                .map(way -> ports.take(way.inner(), "--service-network"))
                .orElseGet(ports::free);
        return new ServiceUnit(module, httpPort, ports.free(), database);
    }

    private Database database(String name) {
        return new Database(
                name,
                secrets.get(name + ".password"),
                options.databaseNetwork().map(Network::outer).orElseGet(postgres::port));
    }

    private ManagedProcess process(ProcessSpec spec) {
        return new ManagedProcess(spec, runFiles);
    }

    private ProcessSpec serviceProcess(ServiceUnit service) {
        return new ProcessSpec(
                service.module(),
                Jvm.command(384, List.of(), Jvm.jar(installation.service(service.module()))),
                environment.of(service),
                data.root(),
                data.log(service.module()),
                service.alive());
    }

    private ProcessSpec sandbox() {
        var arguments = new ArrayList<>(Jvm.jar(installation.sandbox()));
        arguments.addAll(SandboxArguments.of(options, source, secrets, data, sandboxPort));
        return new ProcessSpec(
                "sandbox",
                Jvm.command(512, List.of(), arguments),
                environment.plain(),
                data.root(),
                data.log("sandbox"),
                Probe.answers(URI.create("http://" + Ports.HOST + ":" + sandboxPort + "/sandbox/state")));
    }

    private ProcessSpec edge() {
        var settings = environment.plain();
        settings.put("EDGE_HOST", Ports.HOST);
        settings.put("EDGE_PORT", Integer.toString(edgePort));
        settings.put("EDGE_MANAGEMENT_HOST", Ports.HOST);
        settings.put("EDGE_MANAGEMENT_PORT", Integer.toString(edgeManagementPort));
        settings.put("EDGE_ALLOWED_HOSTS", Ports.HOST + ":" + edgePort + ",localhost:" + edgePort);
        settings.put("EDGE_CONNECTOR", addressOf("connector-service"));
        settings.put("EDGE_REGISTRY", addressOf("client-registry-service"));
        settings.put("EDGE_SCORING", addressOf("scoring-service"));
        settings.put("EDGE_GATEWAY", addressOf("webhook-gateway"));
        return new ProcessSpec(
                "edge",
                Jvm.command(256, List.of(), Jvm.jar(installation.edge())),
                settings,
                data.root(),
                data.log("edge"),
                // Hidden there, so the answer is 404: the edge lives without asking any service.
                Probe.answers(URI.create(address() + "/q/health/live")));
    }

    /** Where the edge finds it. */
    private String addressOf(String module) {
        return options.serviceNetwork(module)
                .map(way -> "http://" + Ports.HOST + ":" + way.outer())
                .orElseGet(() -> services.stream()
                        .filter(service -> service.module().equals(module))
                        .findFirst()
                        .orElseThrow()
                        .address());
    }

    private AccessFile accessFile() {
        var file = new AccessFile()
                .add("ENGAGEMENT_URL", address())
                .add("ENGAGEMENT_ADMIN_TOKEN", tokens.admin())
                .add("ENGAGEMENT_MANAGER_TOKEN", tokens.manager())
                .add("ENGAGEMENT_VIEWER_TOKEN", tokens.viewer())
                .add("ENGAGEMENT_KAFKA", kafka.bootstrapServers())
                .add("ENGAGEMENT_POSTGRES", Ports.HOST + ":" + postgres.port());
        services.forEach(service -> file.add(service.managementVariable(), service.management()));
        file.add("ENGAGEMENT_EDGE_MANAGEMENT", "http://" + Ports.HOST + ":" + edgeManagementPort);
        return file.addSource(source, secrets, sandboxPort);
    }
}
