package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What the processes of a system have written. */
public final class Logs {

    private static final int TAIL = 60;

    private final List<Path> directories;

    Logs(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** All of one part, by its name; {@code console} is the launcher's. */
    public String of(String part) {
        return files().stream()
                .filter(file -> file.getFileName().toString().equals(part + ".log"))
                .findFirst()
                .map(Logs::read)
                .orElseThrow(() -> new AssertionError("There is no log of " + part));
    }

    /** The name and text of each log of the product's own processes. The sandbox is no part of the product. */
    public void forEach(BiConsumer<String, String> action) {
        for (var file : files()) {
            var name = file.getFileName().toString();
            if (!name.equals("sandbox.log")) {
                action.accept(name, read(file));
            }
        }
    }

    /** The last lines of every log, for a person who has to find out what happened. */
    String tails() {
        var text = new StringBuilder();
        for (var file : files()) {
            text.append("--- ").append(file);
            try {
                var lines = read(file).lines().toList();
                text.append('\n');
                lines.subList(Math.max(0, lines.size() - TAIL), lines.size())
                        .forEach(line -> text.append(line).append('\n'));
            } catch (UncheckedIOException e) {
                text.append(" cannot be read: ").append(e.getCause()).append('\n');
            }
        }
        return text.toString();
    }

    private List<Path> files() {
        var found = new ArrayList<Path>();
        for (var directory : directories) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> files = Files.list(directory)) {
                    files.filter(file -> file.toString().endsWith(".log"))
                            .sorted()
                            .forEach(found::add);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
