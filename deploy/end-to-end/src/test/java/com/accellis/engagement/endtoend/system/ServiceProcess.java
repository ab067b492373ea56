package com.accellis.engagement.endtoend.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** One packaged service alone, as a child process that can be killed, and halted and continued. */
public final class ServiceProcess implements AutoCloseable {

    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on (http://[\\w.]+:\\d+)");
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Path console;

    private ServiceProcess(String name, Process process, Path console) {
        this.name = name;
        this.process = process;
        this.console = console;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /**
     * @param name of its module
     * @param settings by their property names
     */
    static ServiceProcess start(String name, Path console, Map<String, String> settings) {
        return start(Packages.current(), name, console, settings);
    }

    /** The same from the packages of any release. */
    static ServiceProcess start(Packages packages, String name, Path console, Map<String, String> settings) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Duser.timezone=UTC");
        settings.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.add("-jar");
        command.add(packages.of(name).toString());
        var builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(console.toFile());
        Launcher.withoutForeignSettings(builder);
        try {
            return new ServiceProcess(name, builder.start(), console);
        } catch (IOException e) {
            throw new UncheckedIOException("The " + name + " cannot be run", e);
        }
    }

    /**
     * Nothing but the migrations, as a job does before an upgrade. Fails with what was logged when they fail for any reason
     * but Flyway's validation.
     *
     * @return what was logged when Flyway refused the database; empty when all went well
     */
    static Optional<String> migrate(Packages packages, String name, Path console, Map<String, String> settings) {
        var all = new LinkedHashMap<>(settings);
        all.put("quarkus.flyway.migrate-at-start", "true");
        all.put("quarkus.init-and-exit", "true");
        try (var job = start(packages, name, console, all)) {
            if (job.endsWell()) {
                return Optional.empty();
            }
            var log = job.output();
            if (job.isAlive() || !log.contains("FlywayValidateException")) {
                throw new AssertionError("The migrations of the " + name + " failed or did not end: " + log);
            }
            return Optional.of(log);
        }
    }

    /** Until it answers on its management port. */
    public ServiceProcess awaitStarted() {
        Awaitility.await("start of the " + name).atMost(START_LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("The " + name + " ended: " + output());
            }
            return managementAddress().isPresent();
        });
        return this;
    }

    /** Empty before it has started. */
    Optional<String> managementAddress() {
        var address = MANAGEMENT.matcher(output());
        return address.find() ? Optional.of(address.group(1)) : Optional.empty();
    }

    /** Waits until it has ended by itself; whether it says that all went well. */
    boolean endsWell() {
        try {
            return process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has counted about itself under this name since its start, over all labels. */
    public long counted(String counter) {
        var address = managementAddress().orElseThrow(() -> new AssertionError("The " + name + " has not started"));
        return (long)
                Gauges.sum(new Rest(address, null).exchange("GET", "/q/metrics").body(), counter);
    }

    /** Bytes of memory that it has in RAM now. */
    long residentBytes() {
        try {
            return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("The " + name + " has ended"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM; returns how long it took to end. */
    public Duration stop() {
        var began = System.nanoTime();
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The " + name + " has not stopped within " + STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** SIGKILL. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** SIGSTOP: it does nothing any more, and does not know. */
    public void halt() {
        Signal.STOP.send(process);
    }

    /** SIGCONT. */
    public void goOn() {
        Signal.CONT.send(process);
    }

    public String output() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
