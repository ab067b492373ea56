package com.accellis.engagement.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Remembers which processes are ours, in one file per process. A launcher that was killed leaves them running; the next
 * one finds them here. The start instant tells ours from a stranger who was given the same number later.
 */
final class RunFiles {

    private static final Logger LOG = Logger.getLogger(RunFiles.class.getName());
    private static final String SUFFIX = ".pid";
    /** The system's clock may have been adjusted since; start instants move with it. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private final Path directory;

    RunFiles(Path directory) {
        this.directory = directory;
    }

    void remember(String name, ProcessHandle process) {
        var started = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        try {
            PrivateFiles.write(file(name), process.pid() + " " + started + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void forget(String name) {
        try {
            Files.deleteIfExists(file(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The remembered process, if it still is that one. */
    Optional<ProcessHandle> find(String name) {
        try {
            var words = Files.readString(file(name)).trim().split(" ");
            var started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(ProcessHandle::isAlive)
                    .filter(RunFiles::hasProgram)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(instant ->
                                    Duration.between(instant, started).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                            .isPresent());
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException unreadable) {
            LOG.log(Level.FINE, "No readable run file of {0}", name);
            return Optional.empty();
        }
    }

    /** A process that has ended but was not collected by its parent yet still has a number, but no program. */
    private static boolean hasProgram(ProcessHandle process) {
        return process.info().command().isPresent();
    }

    List<String> names() {
        var names = new ArrayList<String>();
        try (var files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (var file : files) {
                var name = file.getFileName().toString();
                names.add(name.substring(0, name.length() - SUFFIX.length()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }

    private Path file(String name) {
        return directory.resolve(name + SUFFIX);
    }
}
