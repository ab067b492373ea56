package com.accellis.engagement.connector.record;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/**
 * Numbers the requests to the sources, so that of two readings the later one is known, and keeps when they were sent, so
 * that a connector which takes over knows how much of the budget is used up.
 */
@ApplicationScoped
public class ReadNumbers {

    private static final Duration KEPT = Duration.ofMinutes(2);
    private static final Duration PRUNE_EVERY = Duration.ofSeconds(10);

    private final DataSource database;
    private final AtomicLong pruneAt = new AtomicLong(System.nanoTime());

    ReadNumbers(DataSource database) {
        this.database = database;
    }

    /** @param age how long ago the request was sent, by the database's clock */
    public record SentRequest(Duration age, boolean urgent) {}

    /** A number for something that is no request; what was read under a smaller number cannot be newer. */
    public long next() {
        return number("SELECT nextval('read_number')", "", false);
    }

    /**
     * Take it before the request is sent: what was read under a smaller number cannot be newer.
     *
     * @param source whose budget the request counts against
     */
    public long ofRequest(String source, boolean urgent) {
        long number = number(
                "INSERT INTO source_request (source, urgent) VALUES (?, ?) RETURNING read_number", source, urgent);
        long now = System.nanoTime();
        long due = pruneAt.get();
        if (now - due >= 0 && pruneAt.compareAndSet(due, now + PRUNE_EVERY.toNanos())) {
            prune();
        }
        return number;
    }

    private long number(String sql, String source, boolean urgent) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql)) {
            if (!source.isEmpty()) {
                statement.setString(1, source);
                statement.setBoolean(2, urgent);
            }
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new RecordFailure("No read number could be had", e);
        }
    }

    /** The requests of the last while, whichever connector sent them, oldest first. */
    public List<SentRequest> sentWithin(String source, Duration period) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT extract(epoch FROM clock_timestamp() - sent_at) AS age, urgent FROM source_request
                        WHERE source = ? AND sent_at > clock_timestamp() - make_interval(secs => ?) ORDER BY sent_at
                        """)) {
            query.setString(1, source);
            query.setDouble(2, period.toMillis() / 1000.0);
            List<SentRequest> sent = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    long millis = (long) (rows.getDouble("age") * 1000);
                    sent.add(new SentRequest(Duration.ofMillis(Math.max(0, millis)), rows.getBoolean("urgent")));
                }
            }
            return sent;
        } catch (SQLException e) {
            throw new RecordFailure("Former requests could not be read", e);
        }
    }

    private void prune() {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "DELETE FROM source_request WHERE sent_at < clock_timestamp() - make_interval(secs => ?)")) {
            delete.setDouble(1, KEPT.toSeconds());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("Former requests could not be removed", e);
        }
    }
}
