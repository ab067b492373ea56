package com.accellis.engagement.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL server whose data stays. Unlike the usual test use of these programs, what is committed survives a crash
 * of the machine: {@code fsync} and {@code synchronous_commit} are on.
 */
final class PostgresServer implements Component {

    static final String NAME = "postgresql";
    static final String SUPERUSER = "postgres";

    private static final int MAX_CONNECTIONS = 200;
    private static final String MAJOR_VERSION = "18";
    /** Recovery of a large write-ahead log after a crash takes its time. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    /** After a kill of the main process its children need a second or two to notice; nothing can start before. */
    private static final Duration CHILDREN_LIMIT = Duration.ofSeconds(15);

    private static final Duration RETRY = Duration.ofMillis(500);

    private final PostgresControl control;
    private final DataDirectory directory;
    private final String password;
    private final int port;
    private final RunFiles runFiles;
    private volatile boolean stopped;

    PostgresServer(DataDirectory directory, String password, int port, RunFiles runFiles) {
        this.control = new PostgresControl(directory);
        this.directory = directory;
        this.password = password;
        this.port = port;
        this.runFiles = runFiles;
    }

    @Override
    public String name() {
        return NAME;
    }

    int port() {
        return port;
    }

    /** Starts the server and waits until it takes connections. */
    @Override
    public synchronized void start() throws InterruptedException {
        if (stopped || isRunning()) {
            return;
        }
        try {
            createCluster();
            startPatiently();
            control.process().ifPresent(process -> runFiles.remember(NAME, process));
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL cannot be started", e);
        }
    }

    @Override
    public boolean isRunning() {
        return control.isRunning();
    }

    @Override
    public boolean isAlive() {
        return Ports.answers(port);
    }

    @Override
    public synchronized void kill() throws InterruptedException {
        if (isRunning() && !control.stop("immediate", Duration.ofSeconds(10))) {
            control.process().ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @Override
    public void stop(Duration grace) throws InterruptedException {
        stopped = true;
        synchronized (this) {
            if (isRunning() && !control.stop("fast", grace)) {
                kill();
            }
        }
        runFiles.forget(NAME);
    }

    private void createCluster() throws IOException, InterruptedException {
        var version = control.data().resolve("PG_VERSION");
        if (Files.exists(version)) {
            var found = Files.readString(version).trim();
            if (!found.equals(MAJOR_VERSION)) {
                throw new CannotStartException("The data was made by PostgreSQL " + found + ", this is " + MAJOR_VERSION
                        + ": start with --fresh, or with another --data DIR.");
            }
            return;
        }
        DataDirectory.deleteTree(control.newData());
        var passwordFile = directory.directory("run").resolve("initdb-password");
        PrivateFiles.write(passwordFile, password + "\n");
        try {
            control.run(
                    START_LIMIT,
                    "initdb",
                    "--pgdata=" + control.newData(),
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    // The built-in locale sorts alike on every system.
                    "--locale=C",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--no-instructions");
        } finally {
            Files.deleteIfExists(passwordFile);
        }
        // Made aside and moved into place: a start that is killed half-way leaves nothing that looks complete.
        Files.move(control.newData(), control.data());
    }

    private void startPatiently() throws IOException, InterruptedException {
        var deadline = System.nanoTime() + CHILDREN_LIMIT.toNanos();
        while (true) {
            control.endLeftover();
            try {
                control.run(
                        START_LIMIT.plusSeconds(5),
                        "pg_ctl",
                        "start",
                        "--pgdata=" + control.data(),
                        "--log=" + control.log(),
                        "--wait",
                        "--timeout=" + START_LIMIT.toSeconds(),
                        "--options=" + settings());
                return;
            } catch (CannotStartException refused) {
                if (stopped || System.nanoTime() > deadline) {
                    throw refused;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY.toMillis());
            }
        }
    }

    private String settings() {
        return String.join(
                " ",
                List.of(
                        "-p " + port,
                        "-c listen_addresses=" + Ports.HOST,
                        "-c unix_socket_directories=",
                        "-c max_connections=" + MAX_CONNECTIONS,
                        "-c timezone=UTC",
                        "-c log_timezone=UTC",
                        "-c fsync=on",
                        "-c synchronous_commit=on",
                        "-c full_page_writes=on",
                        "-c shared_buffers=128MB",
                        "-c max_wal_size=2GB"));
    }
}
