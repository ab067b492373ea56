package com.accellis.engagement.connector.history;

import com.accellis.engagement.kit.http.ProblemType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;

/** Requests to start runs, by the caller's own key: the same request under the same key starts nothing anew. */
@ApplicationScoped
class RunRequests {

    private static final Duration KEPT = Duration.ofDays(7);

    private final DataSource database;

    RunRequests(DataSource database) {
        this.database = database;
    }

    /**
     * @param key null for a request that may be repeated with effect
     * @param start starts the runs and returns their ids
     * @return the ids that the first request under this key was answered with
     */
    @Transactional
    public List<UUID> once(String key, byte[] request, Supplier<List<UUID>> start) {
        if (key == null) {
            return start.get();
        }
        if (!key.matches("[\\x21-\\x7e]{1,200}")) {
            throw ProblemType.INVALID_PARAMETER.because("Idempotency-Key is up to 200 visible ASCII characters");
        }
        byte[] hash = hash(request);
        try (var connection = database.getConnection()) {
            // Two requests under one key at the same time: the second waits here for the first.
            try (var lock = connection.prepareStatement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))")) {
                lock.setString(1, key);
                lock.execute();
            }
            try (var prune = connection.prepareStatement(
                    "DELETE FROM run_request WHERE requested_at < clock_timestamp() - make_interval(secs => ?)")) {
                prune.setDouble(1, KEPT.toSeconds());
                prune.executeUpdate();
            }
            try (var known = connection.prepareStatement(
                    "SELECT request_hash, run_ids FROM run_request WHERE idempotency_key = ?")) {
                known.setString(1, key);
                try (var row = known.executeQuery()) {
                    if (row.next()) {
                        if (!MessageDigest.isEqual(hash, row.getBytes("request_hash"))) {
                            throw ProblemType.IDEMPOTENCY_KEY_REUSED.because(
                                    "This Idempotency-Key was used with another body");
                        }
                        return List.of((UUID[]) row.getArray("run_ids").getArray());
                    }
                }
            }
            List<UUID> ids = start.get();
            try (var insert = connection.prepareStatement(
                    "INSERT INTO run_request (idempotency_key, request_hash, run_ids, requested_at)"
                            + " VALUES (?, ?, ?, clock_timestamp())")) {
                insert.setString(1, key);
                insert.setBytes(2, hash);
                insert.setArray(3, connection.createArrayOf("uuid", ids.toArray()));
                insert.executeUpdate();
            }
            return ids;
        } catch (SQLException e) {
            throw new IllegalStateException("A request could not be kept", e);
        }
    }

    private static byte[] hash(byte[] request) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(request);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
