package com.accellis.engagement.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/** PostgreSQL as a local process, on a free port and with a data directory that goes with it. */
final class EmbeddedDatabase {

    /** Ten seconds, the library's own, are little where another module's tests start as well. */
    private static final Duration START_WITHIN = Duration.ofSeconds(60);

    private EmbeddedDatabase() {}

    static Infrastructure.Database start() {
        return start(EmbeddedPostgres.builder());
    }

    /** With the settings of {@code deploy/local}; those of the test database are faster and forget. */
    static Infrastructure.Database startDurable() {
        return start(EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("shared_buffers", "128MB")
                .setServerConfig("max_wal_size", "2GB"));
    }

    private static Infrastructure.Database start(EmbeddedPostgres.Builder builder) {
        try {
            var postgres = builder.setPort(FreePort.find())
                    .setPGStartupWait(START_WITHIN)
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("timezone", "UTC")
                    .start();
            return new Access(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        } catch (IOException e) {
            throw new UncheckedIOException("PostgreSQL did not start", e);
        }
    }

    record Access(String jdbcUrl, String user, String password) implements Infrastructure.Database {}
}
