package com.accellis.engagement.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The directory that holds everything kept between starts. One launcher at a time may use it. */
final class DataDirectory implements AutoCloseable {

    /** Says that the directory is ours, so that a mistyped {@code --data} never empties somebody's home. */
    private static final String MARKER = "engagement-data";

    private static final List<String> OURS = List.of(
            "access.env", "kafka", "logs", "postgresql", "postgresql-programs", "run", "sandbox", "secrets.properties");

    private final Path root;
    private final FileChannel lock;

    private DataDirectory(Path root, FileChannel lock) {
        this.root = root;
        this.lock = lock;
    }

    /** @throws CannotStartException when it is in use, or when it is somebody else's directory */
    static DataDirectory open(Path path) {
        var root = path.toAbsolutePath().normalize();
        try {
            if (Files.exists(root) && !Files.isDirectory(root)) {
                throw new CannotStartException(root + " is not a directory: choose another one with --data DIR.");
            }
            PrivateFiles.createDirectory(root);
            var marker = root.resolve(MARKER);
            if (Files.notExists(marker) && !isEmpty(root)) {
                throw new CannotStartException(
                        root + " holds something else: choose an empty or new directory with --data DIR.");
            }
            // The real path, because that is what the system tells about running programs.
            return new DataDirectory(root.toRealPath(), locked(root, marker));
        } catch (IOException e) {
            throw new CannotStartException("The data directory " + root + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static FileChannel locked(Path root, Path marker) throws IOException {
        var channel = FileChannel.open(marker, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return channel;
            }
        } catch (OverlappingFileLockException heldByThisProcess) {
            // Same answer as for another process.
        }
        channel.close();
        throw new CannotStartException("The system is already running with " + root
                + ": stop it first, or choose another directory with --data DIR.");
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    Path root() {
        return root;
    }

    Path resolve(String name) {
        return root.resolve(name);
    }

    /** A directory inside, made when missing. */
    Path directory(String name) {
        var directory = root.resolve(name);
        try {
            PrivateFiles.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return directory;
    }

    Path log(String name) {
        return directory("logs").resolve(name + ".log");
    }

    Path accessFile() {
        return root.resolve("access.env");
    }

    /** Removes what earlier starts made, and nothing else. */
    void wipe() throws IOException {
        for (var name : OURS) {
            deleteTree(root.resolve(name));
        }
    }

    static void deleteTree(Path tree) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> paths = Files.walk(tree)) {
            deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException nothingThere) {
            return;
        }
        for (var path : deepestFirst) {
            Files.delete(path);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
