package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives running systems to tests and ends them: its own after the test, the shared one after all tests. When a test fails,
 * the last lines of all logs are printed.
 */
public final class Systems implements BeforeEachCallback, AfterEachCallback {

    private static final int SHARED_CLIENTS = 20;
    /** The business of the shared system. */
    public static final long SHARED_SEED = 1;

    private static final Namespace NAMESPACE = Namespace.create(Systems.class);

    private final List<RunningSystem> own = new ArrayList<>();
    private ExtensionContext context;

    @Override
    public void beforeEach(ExtensionContext started) {
        context = started;
    }

    /** A new system with a new sandbox, loaded. */
    public RunningSystem fresh(int clients, long seed) {
        return started(RunningSystem.withSandbox(directory("seed-" + seed), clients, seed));
    }

    /** The same, of which no trace is collected here: for as much load as the machine can bear. */
    public RunningSystem untraced(int clients, long seed) {
        return started(RunningSystem.withSandbox(directory("untraced-" + seed), clients, seed, Map.of()));
    }

    /**
     * A new system with a new sandbox, loaded, in which everything between the services and their stores, and between the
     * edge and the services, can be disturbed.
     */
    public RunningSystem fragile(int clients, long seed) {
        return fragile(clients, seed, Map.of());
    }

    /** The same with settings of its own. */
    public RunningSystem fragile(int clients, long seed, Map<String, String> environment) {
        return started(RunningSystem.withNetworks(directory("faults-" + seed), clients, seed, environment));
    }

    private RunningSystem started(RunningSystem system) {
        own.add(system);
        system.launch();
        system.awaitReady();
        return system;
    }

    /** A source that lives on its own; it ends with the system that reads it. */
    public SandboxProcess source(int clients, long seed) {
        return SandboxProcess.start(directory("source-" + seed), clients, seed);
    }

    /** A system that has never run, for a source that is not part of it. */
    public RunningSystem notStarted(SandboxProcess source) {
        var system = RunningSystem.readingFrom(source, directory("reader"));
        own.add(system);
        return system;
    }

    /** The one system that tests share: loaded, with callbacks, and with whatever the tests before did to its source. */
    public RunningSystem shared() {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Shared.class, key -> startShared(), Shared.class)
                .get();
    }

    /** A failed start is remembered too: the other tests need not wait for it to fail again. */
    private Shared startShared() {
        var system = RunningSystem.withSandbox(directory("shared"), SHARED_CLIENTS, SHARED_SEED);
        try {
            system.launch();
            system.awaitReady();
            return new Shared(system, null);
        } catch (RuntimeException | AssertionError e) {
            printLogs(system);
            system.close();
            return new Shared(null, e);
        }
    }

    /** Either a running system or why there is none; closed after all tests. */
    private record Shared(RunningSystem system, Throwable failure) implements AutoCloseable {

        RunningSystem get() {
            if (failure != null) {
                throw new AssertionError("The shared system did not start", failure);
            }
            return system;
        }

        @Override
        public void close() {
            if (system != null) {
                system.close();
            }
        }
    }

    @Override
    public void afterEach(ExtensionContext ended) {
        try {
            if (ended.getExecutionException().isPresent()) {
                own.forEach(Systems::printLogs);
                var shared = ended.getRoot().getStore(NAMESPACE).get(Shared.class, Shared.class);
                if (shared != null && shared.system() != null && own.isEmpty()) {
                    printLogs(shared.system());
                }
            }
        } finally {
            own.forEach(RunningSystem::close);
            own.clear();
        }
    }

    private static void printLogs(RunningSystem system) {
        System.out.println(system.logs().tails());
    }

    /** A new one for the data and logs of a system. */
    static Path directory(String name) {
        try {
            var parent = Files.createDirectories(Path.of("target", "systems").toAbsolutePath());
            return Files.createTempDirectory(parent, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
