package com.accellis.engagement.endtoend.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A dump of a service's database. It is made and restored by the commands of {@code docs/operations/backup.md}, with
 * the programs of PostgreSQL.
 */
public final class DatabaseDump {

    private final SecuredDatabase database;
    private final Path file;
    private final Instant began;
    private final Duration took;

    private DatabaseDump(SecuredDatabase database, Path file, Instant began, Duration took) {
        this.database = database;
        this.file = file;
        this.began = began;
        this.took = took;
    }

    static DatabaseDump take(SecuredDatabase database) {
        try {
            var directory = Files.createTempDirectory(database.directory(), "backup-");
            var commands = BackupPage.commands(
                    "pg_dump --format=custom", Map.of("connector registry scoring", database.name(), "/backup/", "./"));
            var began = Instant.now();
            var start = System.nanoTime();
            PostgresPrograms.run(database.server(), directory, commands);
            var took = Duration.ofNanos(System.nanoTime() - start);
            try (var files = Files.newDirectoryStream(directory, database.name() + "-*.dump")) {
                return new DatabaseDump(database, files.iterator().next(), began, took);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("There is no dump", e);
        }
    }

    /**
     * Puts the present database aside and restores this one under its name. Nobody may be connected.
     *
     * @return how long that took
     */
    public Duration restore() {
        var start = System.nanoTime();
        run(BackupPage.commands("RENAME TO", Map.of("scoring", database.name())));
        run(BackupPage.commands("pg_restore", Map.of("scoring", database.name(), "2026-11-26", day())));
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** As it stands in the name of the file. */
    private String day() {
        return file.getFileName().toString().replaceAll("^.*-(\\d+-\\d+-\\d+)\\.dump$", "$1");
    }

    private void run(String commands) {
        PostgresPrograms.run(database.server(), file.getParent(), commands);
    }

    /** What was changed after that is not in it, but for what the server had committed by the time the dump looked. */
    public Instant began() {
        return began;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "a dump of %.1f MB in %.1f s", bytes() / 1_000_000.0, took.toMillis() / 1_000.0);
    }

    private long bytes() {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
