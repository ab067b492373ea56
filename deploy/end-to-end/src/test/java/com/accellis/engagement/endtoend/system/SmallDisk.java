package com.accellis.engagement.endtoend.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of its own in place of a directory, to be filled without harm to others. Mounting it needs the rights of root. */
final class SmallDisk implements AutoCloseable {

    private static final int PORTION = 1 << 16;

    private final Path directory;
    private final Path before;
    private final Path disk;
    private final Path filler;

    private SmallDisk(Path directory) {
        this.directory = directory;
        before = directory.resolveSibling(directory.getFileName() + "-before");
        disk = directory.resolveSibling(directory.getFileName() + "-disk");
        filler = disk.resolve("filler");
    }

    /**
     * Has the content of the directory, and so much room besides. Nobody may use the directory meanwhile.
     *
     * @param room in megabytes
     */
    static SmallDisk inPlaceOf(Path directory, int room) {
        var made = new SmallDisk(directory);
        try {
            mount(made.disk, megabytes(directory) + room);
            run("cp", "-a", directory + "/.", made.disk);
            Files.move(directory, made.before);
            Files.createSymbolicLink(directory, made.disk);
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("The small disk cannot be made", e);
        }
    }

    /** Not even root may mount in every container. */
    static boolean canBeMade() {
        try {
            var directory = Files.createTempDirectory("small-disk");
            var tried = directory.resolve("tried");
            try {
                mount(tried, 1);
                run("umount", tried);
                return true;
            } catch (IllegalStateException refused) {
                return false;
            } finally {
                Files.delete(tried);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void mount(Path where, long megabytes) throws IOException {
        Files.createDirectory(where);
        run("mount", "-t", "tmpfs", "-o", "mode=0700,size=" + megabytes + "m", "tmpfs", where);
    }

    /** Until nothing more can be written. */
    void fill() {
        try (var file = Files.newOutputStream(filler, StandardOpenOption.CREATE_NEW)) {
            var zeros = new byte[PORTION];
            while (true) {
                file.write(zeros);
            }
        } catch (IOException full) {
            if (!String.valueOf(full.getMessage()).contains("No space left")) {
                throw new UncheckedIOException("The small disk cannot be filled", full);
            }
        }
    }

    void clear() {
        try {
            Files.delete(filler);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On the disk: an index of Kafka is a file of 10 MB that consists of a hole. */
    private static long megabytes(Path directory) throws IOException {
        var used = new ProcessBuilder("du", "-sm", directory.toString())
                .redirectError(Redirect.INHERIT)
                .start();
        return Long.parseLong(new String(used.getInputStream().readAllBytes(), UTF_8).split("\\s")[0]);
    }

    private static void run(Object... command) {
        try {
            var exit = new ProcessBuilder(
                            List.of(command).stream().map(Object::toString).toList())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException(command[0] + " failed with " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + command[0], e);
        }
    }

    /** The directory is as before, without what was written meanwhile. Nobody may use it any more. */
    @Override
    public void close() {
        try {
            Files.delete(directory);
            run("umount", disk);
            Files.delete(disk);
            Files.move(before, directory);
        } catch (IOException e) {
            throw new UncheckedIOException("The small disk cannot be removed", e);
        }
    }
}
