package com.accellis.engagement.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** PostgreSQL as a local process, on a free port and with a data directory that goes with it. */
final class EmbeddedDatabase {

    private EmbeddedDatabase() {}

    static Infrastructure.Database start() {
        try {
            var postgres = EmbeddedPostgres.builder()
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
