package com.accellis.engagement.endtoend.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code deploy/local/start} as a child process, with a data directory of its own. */
final class Launcher {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Path data;
    private final Path console;
    private final List<String> options;
    private final Map<String, String> environment;
    private final ProcessTree processes;
    private Process process;

    /** @param directory empty; data and console output are put there */
    Launcher(Path directory, List<String> options, Map<String, String> environment) {
        this.data = directory.resolve("data");
        this.console = directory.resolve("console.log");
        this.options = List.copyOf(options);
        this.environment = Map.copyOf(environment);
        this.processes = new ProcessTree(data.resolve("run"));
    }

    Path data() {
        return data;
    }

    Path console() {
        return console;
    }

    void start() {
        var command = new ArrayList<>(
                List.of(Repository.resolve("deploy/local/start").toString(), "--no-build", "--data", data.toString()));
        command.addAll(options);
        var builder = new ProcessBuilder(command)
                .directory(Repository.root().toFile())
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(console.toFile()));
        withoutForeignSettings(builder);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        try {
            // Addresses and ports of an earlier start are no use now.
            Files.deleteIfExists(data.resolve("access.env"));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("deploy/local/start cannot be run", e);
        }
        processes.add(process.toHandle());
    }

    /** Somebody's own settings must not lead a test to a real ConnectWise. */
    static void withoutForeignSettings(ProcessBuilder builder) {
        builder.environment()
                .keySet()
                .removeIf(name -> name.startsWith("CONNECTWISE_")
                        || name.startsWith("CREWHU_")
                        || name.startsWith("ENGAGEMENT_")
                        || name.startsWith("KAFKA_")
                        || name.startsWith("QUARKUS_"));
    }

    Process process() {
        return process;
    }

    boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** SIGTERM, as Ctrl-C or a service manager would; true when everything has ended by itself. */
    boolean stop() {
        if (process == null) {
            return true;
        }
        var ours = processes.alive();
        process.destroy();
        try {
            process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return ours.stream().noneMatch(ProcessTree::isAlive)
                && processes.alive().isEmpty();
    }

    void kill() {
        if (process != null) {
            processes.kill(process.toHandle());
        }
    }

    /** All but the logs. */
    void removeData() {
        if (Files.notExists(data)) {
            return;
        }
        var logs = data.resolve("logs");
        try (Stream<Path> files = Files.walk(data)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.startsWith(logs) && !file.equals(data)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
