package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** What the launcher keeps to itself in a data directory. */
final class LocalSecrets {

    private LocalSecrets() {}

    static Map<String, String> in(Path data) {
        var properties = new Properties();
        try (var file = Files.newBufferedReader(data.resolve("secrets.properties"))) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var secrets = new TreeMap<String, String>();
        properties.stringPropertyNames().forEach(name -> secrets.put(name, properties.getProperty(name)));
        return secrets;
    }
}
