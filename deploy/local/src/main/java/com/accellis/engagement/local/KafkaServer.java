package com.accellis.engagement.local;

import com.accellis.engagement.kit.topics.TopicSetup;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One Kafka broker that is its own controller, in a Java process of its own. */
final class KafkaServer {

    static final String NAME = "kafka";

    private static final int HEAP = 384;
    private static final int PARTITIONS = 12;
    private static final int FORMAT_SECONDS = 60;

    private final Path directory;
    private final Path log;
    private final int port;
    private final int controllerPort;
    private final Optional<Network> network;
    private final String clusterId;

    /**
     * @param clusterId stays the same for as long as the data does
     * @param network over which the services come, when it is not the direct way
     */
    KafkaServer(DataDirectory data, String clusterId, int port, int controllerPort, Optional<Network> network) {
        this.directory = data.directory(NAME);
        this.log = data.log(NAME);
        this.port = port;
        this.controllerPort = controllerPort;
        this.network = network;
        this.clusterId = clusterId;
    }

    /** Kafka wants 16 bytes, and reads a leading dash as an option. */
    static String newClusterId() {
        var id = Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.random(16));
        return id.startsWith("-") ? newClusterId() : id;
    }

    int port() {
        return port;
    }

    String bootstrapServers() {
        return Ports.HOST + ":" + port;
    }

    /** Where the services find it. */
    String bootstrapServersOfServices() {
        return network.map(way -> Ports.HOST + ":" + way.outer()).orElseGet(this::bootstrapServers);
    }

    /** Writes the settings, and formats the storage when it is new. */
    void prepare() throws InterruptedException {
        try {
            Files.write(settingsFile(), settings());
            Files.write(loggingFile(), logging());
            if (Files.notExists(storage().resolve("meta.properties"))) {
                format();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka's storage cannot be prepared", e);
        }
    }

    ProcessSpec process(Map<String, String> environment) {
        return new ProcessSpec(
                NAME, java("kafka.Kafka", settingsFile().toString()), environment, directory, log, Probe.port(port));
    }

    void createTopics() {
        TopicSetup.createMissing(Map.of("bootstrap.servers", bootstrapServers()), PARTITIONS, (short) 1);
    }

    private void format() throws IOException, InterruptedException {
        var process = new ProcessBuilder(java(
                        "kafka.tools.StorageTool",
                        "format",
                        "--ignore-formatted",
                        "--cluster-id",
                        clusterId,
                        "--config",
                        settingsFile().toString()))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.toFile()))
                .start();
        if (!process.waitFor(FORMAT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        if (process.waitFor() != 0) {
            throw new CannotStartException("Kafka's storage cannot be formatted; see " + log + ".");
        }
    }

    private List<String> java(String main, String... arguments) {
        var program = new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main));
        program.addAll(List.of(arguments));
        return Jvm.command(HEAP, List.of("-Djava.util.logging.config.file=" + loggingFile()), program);
    }

    private List<String> settings() {
        return List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "controller.quorum.voters=1@" + Ports.HOST + ":" + controllerPort,
                "listeners=PLAINTEXT://" + bootstrapServers() + ",CONTROLLER://" + Ports.HOST + ":" + controllerPort
                        + network.map(way -> ",NETWORK://" + Ports.HOST + ":" + way.inner())
                                .orElse(""),
                "advertised.listeners=PLAINTEXT://" + bootstrapServers()
                        + network.map(way -> ",NETWORK://" + Ports.HOST + ":" + way.outer())
                                .orElse(""),
                "controller.listener.names=CONTROLLER",
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,NETWORK:PLAINTEXT",
                "log.dirs=" + storage(),
                // Topics are made by an explicit step, so that a mistyped name is an error and not a topic.
                "auto.create.topics.enable=false",
                // A restarted broker is usable after about five seconds instead of thirteen.
                "broker.session.timeout.ms=2000",
                "broker.heartbeat.interval.ms=500",
                "group.initial.rebalance.delay.ms=0",
                "default.replication.factor=1",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=8",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "transaction.state.log.num.partitions=8",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "log.cleaner.dedupe.buffer.size=33554432");
    }

    private static List<String> logging() {
        return List.of(
                "handlers=java.util.logging.ConsoleHandler",
                "java.util.logging.ConsoleHandler.level=INFO",
                "java.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL%1$tz %4$-7s [%3$s] %5$s%6$s%n",
                ".level=WARNING",
                "kafka.server.level=INFO",
                "org.apache.kafka.server.level=INFO");
    }

    private Path settingsFile() {
        return directory.resolve("server.properties");
    }

    private Path loggingFile() {
        return directory.resolve("logging.properties");
    }

    private Path storage() {
        return directory.resolve("data");
    }
}
