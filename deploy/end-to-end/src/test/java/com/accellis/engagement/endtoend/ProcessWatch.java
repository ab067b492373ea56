package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.RunningSystem;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/**
 * Which process each part of a system has, from the beginning on: a part that has another one than before was started
 * again, by the launcher, because its process had ended or did not say any more that it lives. What was killed on purpose
 * is told from that by the number of the process.
 */
final class ProcessWatch implements AutoCloseable {

    /** The launcher waits for a second at least before it starts a part again, so none is missed. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private final RunningSystem system;
    private final Map<String, Set<Long>> seen = new TreeMap<>();
    private final Set<Long> killed = new HashSet<>();
    private final CompletableFuture<Void> watching;
    private volatile boolean closing;

    /** Every part has to run. */
    ProcessWatch(RunningSystem system) {
        this.system = system;
        look();
        this.watching = CompletableFuture.runAsync(this::watch, work -> new Thread(work, "process-watch").start());
    }

    private void watch() {
        while (!closing) {
            Pause.of(LOOK);
            look();
        }
    }

    private synchronized Map<String, Long> look() {
        var now = system.processes();
        now.forEach(this::see);
        return now;
    }

    private void see(String part, long process) {
        seen.computeIfAbsent(part, name -> new LinkedHashSet<>()).add(process);
    }

    /** SIGKILL, on purpose. Who has ended already is not killed. */
    synchronized void kill(String part) {
        system.part(part).kill().ifPresent(process -> {
            see(part, process);
            killed.add(process);
        });
    }

    /** How many processes were killed on purpose. */
    synchronized int kills() {
        return killed.size();
    }

    /** How often a part was started again, for whatever reason. */
    synchronized int restarts() {
        checkGoingOn();
        look();
        return seen.values().stream()
                .mapToInt(processes -> processes.size() - 1)
                .sum();
    }

    /** The part of each process that has ended or was ended by the launcher, but was not killed on purpose. */
    synchronized List<String> endedOtherwise() {
        checkGoingOn();
        var now = look();
        return seen.entrySet().stream()
                .flatMap(part -> part.getValue().stream()
                        .filter(process -> !killed.contains(process) && !process.equals(now.get(part.getKey())))
                        .map(process -> part.getKey()))
                .toList();
    }

    private void checkGoingOn() {
        if (watching.isCompletedExceptionally()) {
            watching.join();
        }
    }

    @Override
    public void close() {
        closing = true;
        watching.join();
    }
}
