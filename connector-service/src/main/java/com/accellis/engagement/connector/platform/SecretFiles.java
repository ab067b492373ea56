package com.accellis.engagement.connector.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Keys from the files of a directory, for example a mounted secret: one file per property, named like it. They are read
 * whenever they are asked for, and win over the environment. Without {@code ENGAGEMENT_SECRETS_DIRECTORY} there are none.
 */
public final class SecretFiles implements ConfigSource {

    private static final Set<String> NAMES =
            Set.of("connectwise.public-key", "connectwise.private-key", "connectwise.client-id", "crewhu.api-key");

    /** Environment variables have 300, system properties 400. */
    private static final int BEFORE_THE_ENVIRONMENT = 350;

    private final Supplier<String> directory;

    /** For the configuration, which makes it by its name. */
    public SecretFiles() {
        this(() -> System.getProperty("secrets.directory", System.getenv("ENGAGEMENT_SECRETS_DIRECTORY")));
    }

    /** @param directory blank or null for none */
    SecretFiles(Supplier<String> directory) {
        this.directory = directory;
    }

    @Override
    public String getValue(String name) {
        String found = directory.get();
        if (found == null || found.isBlank() || !NAMES.contains(name)) {
            return null;
        }
        try {
            String value = Files.readString(Path.of(found, name)).strip();
            return value.isEmpty() ? null : value;
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("The file of " + name + " cannot be read", e);
        }
    }

    /** Empty: the values may change, so nobody should keep them. */
    @Override
    public Map<String, String> getProperties() {
        return Map.of();
    }

    @Override
    public Set<String> getPropertyNames() {
        return NAMES.stream().filter(name -> getValue(name) != null).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String getName() {
        return "secret files";
    }

    @Override
    public int getOrdinal() {
        return BEFORE_THE_ENVIRONMENT;
    }
}
