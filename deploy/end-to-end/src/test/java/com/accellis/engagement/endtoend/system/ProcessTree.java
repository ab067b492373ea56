package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * Every process that belongs to a started system: the launcher, what descends from it, and what it has noted in its run
 * files (PostgreSQL detaches itself), with all their descendants. Processes are remembered from look to look.
 */
final class ProcessTree {

    private static final Duration START_TOLERANCE = Duration.ofSeconds(2);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    private final Path runFiles;
    private final Set<ProcessHandle> known = new LinkedHashSet<>();

    ProcessTree(Path runFiles) {
        this.runFiles = runFiles;
    }

    synchronized void add(ProcessHandle root) {
        known.add(root);
    }

    /** All of them that live, found anew. */
    synchronized Set<ProcessHandle> alive() {
        known.addAll(noted());
        Set.copyOf(known).forEach(process -> process.descendants().forEach(known::add));
        known.removeIf(process -> !isAlive(process));
        return Set.copyOf(known);
    }

    /** SIGKILL for all of them; the launcher first, so that it starts nothing again. */
    void kill(ProcessHandle launcher) {
        alive();
        launcher.destroyForcibly();
        Awaitility.await("end of all processes")
                .atMost(END_LIMIT)
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    var left = alive();
                    left.forEach(ProcessHandle::destroyForcibly);
                    return left.isEmpty();
                });
    }

    /** A dead process whose parent has not taken note of its death (Linux: state Z) still counts as alive for Java. */
    static boolean isAlive(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            var status = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            // The name before it stands in parentheses and may hold anything.
            return !status.substring(status.lastIndexOf(')') + 1).strip().startsWith("Z");
        } catch (IOException noSuchFileHere) {
            return process.isAlive();
        }
    }

    private Set<ProcessHandle> noted() {
        var found = new LinkedHashSet<ProcessHandle>();
        try (Stream<Path> files = Files.list(runFiles)) {
            files.filter(file -> file.toString().endsWith(".pid"))
                    .flatMap(ProcessTree::read)
                    .forEach(found::add);
        } catch (NoSuchFileException notStartedYet) {
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /** The number and the start instant; a process that began at another time got the number later and is a stranger. */
    static Stream<ProcessHandle> read(Path file) {
        try {
            var words = Files.readString(file).strip().split("\\s+");
            if (words.length < 2) {
                return Stream.empty();
            }
            var started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0])).stream()
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(instant ->
                                    Duration.between(instant, started).abs().compareTo(START_TOLERANCE) <= 0)
                            .isPresent());
        } catch (NoSuchFileException goneMeanwhile) {
            return Stream.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
