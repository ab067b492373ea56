package com.accellis.engagement.endtoend.system;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The packaged scoring service alone, as a child process that can be killed, and halted and continued. */
public final class ScoringProcess implements AutoCloseable {

    private static final String STARTED = "Management interface listening on";
    private static final Duration START_LIMIT = Duration.ofSeconds(120);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path console;

    private ScoringProcess(Process process, Path console) {
        this.process = process;
        this.console = console;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** @param settings by their property names */
    static ScoringProcess start(Path console, Map<String, String> settings) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Duser.timezone=UTC");
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(Repository.resolve("scoring-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        var builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(console.toFile());
        Launcher.withoutForeignSettings(builder);
        try {
            return new ScoringProcess(builder.start(), console);
        } catch (IOException e) {
            throw new UncheckedIOException("The scoring service cannot be run", e);
        }
    }

    /** Until it answers on its management port. */
    public ScoringProcess awaitStarted() {
        Awaitility.await("start of the scoring service").atMost(START_LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("The scoring service ended: " + output());
            }
            return output().contains(STARTED);
        });
        return this;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGTERM; returns how long it took to end. */
    public Duration stop() {
        var began = System.nanoTime();
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The scoring service has not stopped within " + STOP_LIMIT);
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
