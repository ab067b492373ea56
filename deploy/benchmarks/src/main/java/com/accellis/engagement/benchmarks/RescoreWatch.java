package com.accellis.engagement.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Sees from outside when clients are scored. Whoever scores a client locks its row first, whether the score then moves or
 * not, and PostgreSQL notes the locking transaction in the row's {@code xmax}: a new one there, or a new row, means that the
 * client has been scored since the last look. Nothing else locks or changes these rows while tickets alone arrive. A gap is
 * told up to one look too long or too short.
 */
final class RescoreWatch implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final Connection connection;
    private final Thread thread = new Thread(this::run, "rescore-watch");
    private final Map<String, Seen> seen = new HashMap<>();
    private final long began = System.nanoTime();
    private long longest;
    private long longestUntil;
    private SQLException failure;
    private volatile boolean stopping;

    private record Seen(String stamp, long at) {}

    /**
     * @param longestSeconds the longest time in which a client was not scored
     * @param untilSeconds when that ended, from the beginning
     */
    record Report(double longestSeconds, double untilSeconds) {}

    RescoreWatch(Connection connection) {
        this.connection = connection;
        thread.start();
    }

    private void run() {
        try {
            while (!stopping) {
                look();
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
            }
        } catch (SQLException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, xmin::text || '/' || xmax::text AS stamp FROM client")) {
            var now = System.nanoTime();
            while (rows.next()) {
                var stamp = rows.getString("stamp");
                var before = seen.get(rows.getString("id"));
                if (before == null) {
                    seen.put(rows.getString("id"), new Seen(stamp, began));
                } else if (!before.stamp().equals(stamp)) {
                    note(before.at(), now);
                    seen.put(rows.getString("id"), new Seen(stamp, now));
                }
            }
        }
    }

    /** Ends watching; what has passed since a client's last scoring counts as well. */
    Report finish() throws SQLException, InterruptedException {
        var ended = System.nanoTime();
        stopping = true;
        thread.join();
        if (failure != null) {
            throw failure;
        }
        for (var client : seen.values()) {
            note(client.at(), ended);
        }
        return new Report(longest / 1e9, (longestUntil - began) / 1e9);
    }

    private void note(long from, long until) {
        if (until - from > longest) {
            longest = until - from;
            longestUntil = until;
        }
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
    }
}
