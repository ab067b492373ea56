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
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged connector alone, as a child process that can be killed, and halted and continued. */
public final class ConnectorProcess implements AutoCloseable {

    private static final Pattern MANAGEMENT =
            Pattern.compile("Management interface listening on (http://[\\w.]+:\\d+)");
    private static final Pattern ACTIVE = Pattern.compile("(?m)^engagement_connector_active(?:\\{[^}]*})? 1\\.0$");
    private static final Duration START_LIMIT = Duration.ofSeconds(120);

    private final Process process;
    private final Path console;

    private ConnectorProcess(Process process, Path console) {
        this.process = process;
        this.console = console;
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    }

    /** @param settings by their property names */
    static ConnectorProcess start(Path console, Map<String, String> settings) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx256m");
        command.add("-XX:+UseSerialGC");
        command.add("-Duser.timezone=UTC");
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(Repository.resolve("connector-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        var builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(console.toFile());
        Launcher.withoutForeignSettings(builder);
        try {
            return new ConnectorProcess(builder.start(), console);
        } catch (IOException e) {
            throw new UncheckedIOException("The connector cannot be run", e);
        }
    }

    /** Until it answers on its management port. */
    public ConnectorProcess awaitStarted() {
        Awaitility.await("start of the connector").atMost(START_LIMIT).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("The connector ended: " + output());
            }
            return MANAGEMENT.matcher(output()).find();
        });
        return this;
    }

    /** Whether it says of itself that it is the active one. */
    public boolean isActive() {
        var address = MANAGEMENT.matcher(output());
        if (!address.find()) {
            return false;
        }
        return ACTIVE.matcher(new Rest(address.group(1), null)
                        .exchange("GET", "/q/metrics")
                        .body())
                .find();
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
