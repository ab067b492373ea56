package com.accellis.engagement.kit.request;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.startup.KeptFor;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What requests with a key of their own were answered, so that a repeat is answered alike and does nothing. */
@ApplicationScoped
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
public class AnsweredRequests {

    /** Callers repeat within minutes, or hours after an outage. */
    private static final Duration LEAST_KEPT = Duration.ofDays(1);

    private final DataSource database;
    private final Caller caller;
    private final Duration kept;

    AnsweredRequests(
            DataSource database,
            Caller caller,
            @ConfigProperty(name = "answered-requests.keep", defaultValue = "7d") Duration kept) {
        this.database = database;
        this.caller = caller;
        this.kept = kept;
    }

    void onStart(@Observes StartupEvent start) {
        KeptFor.atLeast(LEAST_KEPT, "answered-requests.keep", kept);
    }

    /**
     * Does the work in this transaction, unless the same caller's same request was answered before. Callers need not know of
     * each other: a key of one says nothing about that of another.
     *
     * @param request null for a request that may be repeated with effect
     * @param work returns the answer, or what it can be made of again
     * @return the answer to the first request with this key
     * @throws com.accellis.engagement.kit.http.ProblemException {@code idempotency-key-reused} when the key was used for
     *     something else, {@code idempotency-conflict} while the first request with this key is still running
     */
    @Transactional
    public String once(RequestKey request, Supplier<String> work) {
        return request == null ? work.get() : onceOf(request.by(caller.name()), work);
    }

    private String onceOf(RequestKey request, Supplier<String> work) {
        try (var connection = database.getConnection()) {
            if (!lock(connection, request.key())) {
                throw ProblemType.IDEMPOTENCY_CONFLICT.because("A request with this Idempotency-Key is being answered");
            }
            String known = known(connection, request);
            if (known != null) {
                return known;
            }
            String answer = work.get();
            keep(connection, request, answer);
            return answer;
        } catch (SQLException e) {
            throw new IllegalStateException("A request could not be kept", e);
        }
    }

    private static boolean lock(Connection connection, String key) throws SQLException {
        try (var lock = connection.prepareStatement("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 1))")) {
            lock.setString(1, key);
            try (var row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static String known(Connection connection, RequestKey request) throws SQLException {
        try (var known = connection.prepareStatement("SELECT hash, answer FROM answered_request WHERE key = ?")) {
            known.setString(1, request.key());
            try (var row = known.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                if (!row.getString("hash").equals(request.hash())) {
                    throw ProblemType.IDEMPOTENCY_KEY_REUSED.because(
                            "This Idempotency-Key was used for another request");
                }
                return row.getString("answer");
            }
        }
    }

    private void keep(Connection connection, RequestKey request, String answer) throws SQLException {
        try (var prune = connection.prepareStatement(
                "DELETE FROM answered_request WHERE answered_at < clock_timestamp() - make_interval(secs => ?)")) {
            prune.setDouble(1, kept.toSeconds());
            prune.executeUpdate();
        }
        try (var insert = connection.prepareStatement(
                "INSERT INTO answered_request (key, hash, answer, answered_at) VALUES (?, ?, ?, clock_timestamp())")) {
            insert.setString(1, request.key());
            insert.setString(2, request.hash());
            insert.setString(3, answer);
            insert.executeUpdate();
        }
    }
}
