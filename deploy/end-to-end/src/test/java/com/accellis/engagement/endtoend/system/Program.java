package com.accellis.engagement.endtoend.system;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A program of this machine that some tests run and that the build does not bring along. */
public enum Program {
    PROMETHEUS("There is no prometheus on this machine", "prometheus"),
    PSQL("There is no psql on this machine", "psql"),

    /** What dumps and restores databases: pg_dump, with the other programs beside it. */
    POSTGRESQL("", "pg_dump") {
        @Override
        public Optional<Path> find() {
            return PostgresPrograms.find();
        }

        @Override
        String missing() {
            return PostgresPrograms.missing();
        }
    },
    CHROMIUM("There is no Chromium on this machine", "chromium", "chromium-browser", "google-chrome");

    private final String missing;
    private final List<String> names;

    /** @param names that it may have, the preferred one first */
    Program(String missing, String... names) {
        this.missing = missing;
        this.names = List.of(names);
    }

    /** Where it is on the path; empty when it is not installed. */
    public Optional<Path> find() {
        return names.stream()
                .flatMap(name -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Where it is; fails without it. */
    public Path path() {
        return find().orElseThrow(() -> new AssertionError(missing()));
    }

    /** Why a test that needs it does not run. */
    String missing() {
        return missing;
    }
}
