package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The commands of {@code docs/operations/backup.md}. Tests run them as they stand there, so that what is written down
 * is what is known to work.
 */
final class BackupPage {

    private static final String PAGE = "docs/operations/backup.md";
    /** No line of text begins further in. */
    private static final String INDENT = "    ";

    private BackupPage() {}

    /**
     * The one block of commands that has this in it.
     *
     * @param replacements what stands for what on the page, all of which has to be there
     */
    static String commands(String part, Map<String, String> replacements) {
        var found = blocks().stream().filter(block -> block.contains(part)).toList();
        if (found.size() != 1) {
            throw new AssertionError(PAGE + " has " + found.size() + " blocks of commands with " + part);
        }
        var commands = found.get(0);
        for (var replacement : replacements.entrySet()) {
            if (!commands.contains(replacement.getKey())) {
                throw new AssertionError(PAGE + " has no " + replacement.getKey() + " in: " + commands);
            }
            commands = commands.replace(replacement.getKey(), replacement.getValue());
        }
        return commands;
    }

    private static List<String> blocks() {
        var blocks = new ArrayList<String>();
        var block = new StringBuilder();
        for (var line : lines()) {
            if (line.startsWith(INDENT)) {
                block.append(line.strip()).append('\n');
            } else if (!block.isEmpty()) {
                blocks.add(block.toString());
                block.setLength(0);
            }
        }
        if (!block.isEmpty()) {
            blocks.add(block.toString());
        }
        return blocks;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(Repository.resolve(PAGE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
