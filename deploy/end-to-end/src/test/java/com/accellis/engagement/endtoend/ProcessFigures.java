package com.accellis.engagement.endtoend;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a Java process takes of the machine now.
 *
 * @param heapBytes that are left after a full collection
 * @param residentBytes in RAM, of all its memory
 */
record ProcessFigures(long heapBytes, long residentBytes, long openFiles, long threads) {

    /** Each generation, as the collectors say it; metaspace has no total and is no heap. */
    private static final Pattern USED = Pattern.compile("total \\d+K, used (\\d+)K");

    private static final Pattern NUMBER = Pattern.compile("[^0-9]");
    private static final long LIMIT_SECONDS = 30;

    static ProcessFigures of(ProcessHandle process) {
        var heap = heapAfterCollection(process.pid());
        try {
            var own = Path.of("/proc", Long.toString(process.pid()));
            var status = Files.readString(own.resolve("status"));
            try (Stream<Path> files = Files.list(own.resolve("fd"))) {
                return new ProcessFigures(
                        heap, number(status, "VmRSS:") * 1_024, files.count(), number(status, "Threads:"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Process " + process.pid() + " cannot be looked at", e);
        }
    }

    private static long number(String status, String name) {
        return status.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(NUMBER.matcher(line).replaceAll("")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + name + " in " + status));
    }

    /** Both commands in one go: each start of the tool takes a fifth of a second of a processor. */
    private static long heapAfterCollection(long process) {
        try {
            var commands = Files.createTempFile("jcmd", ".txt");
            var answer = Files.createTempFile("jcmd", ".out");
            try {
                Files.writeString(commands, "GC.run\nGC.heap_info\n");
                var tool = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                        .toString(),
                                Long.toString(process),
                                "-f",
                                commands.toString())
                        .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                        .redirectErrorStream(true)
                        .redirectOutput(answer.toFile())
                        .start();
                if (!tool.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    tool.destroyForcibly();
                    throw new AssertionError("jcmd has not ended after " + LIMIT_SECONDS + " s");
                }
                return heapBytes(Files.readString(answer));
            } finally {
                Files.deleteIfExists(commands);
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("jcmd cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for jcmd", e);
        }
    }

    static long heapBytes(String answer) {
        var bytes = USED.matcher(answer)
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)) * 1_024)
                .sum();
        if (bytes == 0) {
            throw new AssertionError("jcmd does not tell of a heap: " + answer);
        }
        return bytes;
    }
}
