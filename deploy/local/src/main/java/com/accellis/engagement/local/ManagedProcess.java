package com.accellis.engagement.local;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A child process whose output goes to a file of its own. */
final class ManagedProcess implements Component {

    private static final long LOG_LIMIT = 20L * 1024 * 1024;
    private static final Duration INSIST = Duration.ofSeconds(5);

    /**
     * Ctrl-C in a terminal reaches every process started from it, all at the same time. Children ignore it, so that the
     * launcher can stop them in order.
     */
    private static final List<String> DEAF_TO_THE_TERMINAL =
            List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

    private final ProcessSpec spec;
    private final RunFiles runFiles;
    private Process process;
    private boolean stopped;

    ManagedProcess(ProcessSpec spec, RunFiles runFiles) {
        this.spec = spec;
        this.runFiles = runFiles;
    }

    @Override
    public String name() {
        return spec.name();
    }

    @Override
    public synchronized void start() {
        if (stopped || isRunning()) {
            return;
        }
        try {
            rotate(spec.log());
            var command = new ArrayList<>(DEAF_TO_THE_TERMINAL);
            command.addAll(spec.command());
            var builder = new ProcessBuilder(command)
                    .directory(spec.directory().toFile())
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(spec.log().toFile()));
            builder.environment().clear();
            builder.environment().putAll(spec.environment());
            process = builder.start();
            runFiles.remember(name(), process.toHandle());
        } catch (IOException e) {
            throw new UncheckedIOException(name() + " cannot be started", e);
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    @Override
    public boolean isAlive() {
        return spec.alive().works();
    }

    @Override
    public void kill() throws InterruptedException {
        end(Duration.ZERO);
    }

    @Override
    public void stop(Duration grace) throws InterruptedException {
        synchronized (this) {
            stopped = true;
        }
        end(grace);
        runFiles.forget(name());
    }

    /** Not synchronized: while this waits, others may ask how things are. */
    private void end(Duration grace) throws InterruptedException {
        Process running;
        synchronized (this) {
            running = process;
        }
        if (running == null) {
            return;
        }
        if (!grace.isZero()) {
            running.destroy();
        }
        if (grace.isZero() || !running.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
            running.destroyForcibly();
            running.waitFor(INSIST.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static void rotate(Path log) throws IOException {
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
