package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Where the running system is and who may enter: {@code access.env}. */
record AccessFile(Map<String, String> values) {

    AccessFile {
        values = Map.copyOf(values);
    }

    /** Empty until the launcher has written the file. */
    static Optional<AccessFile> in(Path dataDirectory) {
        try {
            return Optional.of(parse(Files.readString(dataDirectory.resolve("access.env"))));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lines of {@code NAME=value}; comment lines, {@code export} and quotes may be there, as a shell allows. */
    static AccessFile parse(String text) {
        var values = new HashMap<String, String>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("#") && line.indexOf('=') > 0)
                .map(line -> line.startsWith("export ") ? line.substring(7).strip() : line)
                .forEach(line -> {
                    var equals = line.indexOf('=');
                    values.put(line.substring(0, equals), unquoted(line.substring(equals + 1)));
                });
        return new AccessFile(values);
    }

    String get(String name) {
        return find(name).orElseThrow(() -> new AssertionError("access.env does not say " + name));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    private static String unquoted(String value) {
        var quoted = value.length() >= 2
                && value.charAt(0) == value.charAt(value.length() - 1)
                && (value.charAt(0) == '"' || value.charAt(0) == '\'');
        return quoted ? value.substring(1, value.length() - 1) : value;
    }
}
