package com.accellis.engagement.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/** Kafka as a local process of its own, so that a test can stop it like a real one. */
final class EmbeddedBroker implements Infrastructure.Broker {

    private static final long START_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path directory = Files.createTempDirectory("kafka");
    private final Path settings = directory.resolve("server.properties");
    private final Path data = directory.resolve("data");
    private final int port;
    private Process process;

    private EmbeddedBroker(int port, String listeners) throws IOException {
        this.port = port;
        Files.writeString(settings, properties(data, listeners));
    }

    static EmbeddedBroker start() {
        try {
            int port = FreePort.find();
            return new EmbeddedBroker(port, listeners(port, FreePort.find())).begin();
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka did not start", e);
        }
    }

    /**
     * One that can come back to its ports, whoever tries to reach it in the meantime, and that is reached over a network as
     * well.
     */
    static EmbeddedBroker startKillable(TcpProxy network, int behindNetwork) {
        try {
            int port = FreePort.find();
            String listeners = listeners(port, FreePort.find(), network, behindNetwork);
            return new EmbeddedBroker(port, listeners).begin();
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka did not start", e);
        }
    }

    /** One at which clients log in, and which lets nobody do anything that no rule allows, but for who comes without log-in. */
    static EmbeddedBroker startSecured(int clientsPort) {
        try {
            int port = FreePort.find();
            return new EmbeddedBroker(port, secured(port, FreePort.find(), clientsPort)).begin();
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka did not start", e);
        }
    }

    private EmbeddedBroker begin() throws IOException {
        await(java("kafka.tools.StorageTool", "format", "-t", Uuid.randomUuid().toString(), "-c", settings.toString()));
        Runtime.getRuntime().addShutdownHook(new Thread(this::end));
        run();
        return this;
    }

    /** Until it listens. */
    void run() {
        try {
            process = java("kafka.Kafka", settings.toString());
            awaitPort(port, process, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka did not start", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Kafka started", e);
        }
    }

    /** SIGKILL. */
    void kill() {
        await(process.destroyForcibly());
    }

    boolean isRunning() {
        return process.isAlive();
    }

    Path data() {
        return data;
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void pause() {
        signal("-STOP");
    }

    @Override
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        try {
            int exit = await(new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .inheritIO()
                    .start());
            if (exit != 0) {
                throw new IllegalStateException("kill " + signal + " failed with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int await(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a process of Kafka", e);
        }
    }

    private static String listeners(int port, int controllerPort) {
        return String.join(
                "\n",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port);
    }

    private static String listeners(int port, int controllerPort, TcpProxy network, int behindNetwork) {
        return String.join(
                "\n",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort
                        + ",NETWORK://127.0.0.1:" + behindNetwork,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port + ",NETWORK://127.0.0.1:" + network.port(),
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,NETWORK:PLAINTEXT",
                // After a kill it is let in again only when the session of the killed one is over.
                "broker.session.timeout.ms=2000",
                "broker.heartbeat.interval.ms=500");
    }

    private static String secured(int port, int controllerPort, int clientsPort) {
        return String.join(
                "\n",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort
                        + ",CLIENTS://127.0.0.1:" + clientsPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port + ",CLIENTS://127.0.0.1:" + clientsPort,
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,CLIENTS:SASL_PLAINTEXT",
                "listener.name.clients.sasl.enabled.mechanisms=SCRAM-SHA-512",
                "listener.name.clients.scram-sha-512.sasl.jaas.config="
                        + "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "allow.everyone.if.no.acl.found=false",
                "super.users=User:ANONYMOUS");
    }

    private static String properties(Path data, String listeners) {
        return String.join(
                "\n",
                "process.roles=broker,controller",
                "node.id=1",
                listeners,
                "controller.listener.names=CONTROLLER",
                "inter.broker.listener.name=PLAINTEXT",
                "log.dirs=" + data,
                "auto.create.topics.enable=false",
                "offsets.topic.replication.factor=1",
                "offsets.topic.num.partitions=4",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "group.initial.rebalance.delay.ms=0",
                "log.cleaner.backoff.ms=" + Infrastructure.CLEANER_BACKOFF_MILLIS,
                // The default buffer of 128 MB takes a third of the heap.
                "log.cleaner.dedupe.buffer.size=" + (16 << 20),
                "");
    }

    private Process java(String... command) throws IOException {
        List<String> line = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx384m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        line.addAll(List.of(command));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("kafka.log").toFile()))
                .start();
    }

    private static void awaitPort(int port, Process process, Path directory) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_WITHIN_NANOS;
        while (true) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException(
                            "Kafka is not listening: " + Files.readString(directory.resolve("kafka.log")), notYet);
                }
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Its files go with it. */
    void end() {
        if (process != null) {
            kill();
        }
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            System.err.println("Kafka's files stay in " + directory + ": " + e);
        }
    }
}
