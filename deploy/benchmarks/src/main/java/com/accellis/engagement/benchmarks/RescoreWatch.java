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
 *
 * <p>A client that gets no event for a while has nothing to be scored for, so two times are told: how long a client was not
 * scored, and how long one with a mark was not, which is how long an event that was applied waited for its score.
 */
final class RescoreWatch implements AutoCloseable {

    private static final long LOOK_EVERY_MILLIS = 200;

    private final Connection connection;
    private final Thread thread = new Thread(this::run, "rescore-watch");
    private final Map<String, Seen> seen = new HashMap<>();
    private final long began = System.nanoTime();
    private final Map<String, Long> markedAt = new HashMap<>();
    private long longest;
    private long longestUntil;
    private long longestMarked;
    private SQLException failure;
    private volatile boolean stopping;

    private record Seen(String stamp, long at) {}

    /**
     * @param longestSeconds the longest time in which a client was not scored
     * @param untilSeconds when that ended, from the beginning
     * @param waitedSeconds the longest time in which a client with a mark was not scored
     */
    record Report(double longestSeconds, double untilSeconds, double waitedSeconds) {}

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
                var id = rows.getString("id");
                var stamp = rows.getString("stamp");
                var before = seen.get(id);
                if (before == null) {
                    seen.put(id, new Seen(stamp, began));
                } else if (!before.stamp().equals(stamp)) {
                    note(before.at(), now);
                    seen.put(id, new Seen(stamp, now));
                    noteMarked(markedAt.remove(id), now);
                }
            }
        }
        lookForMarks();
    }

    /** After the look at the clients: a mark that is there now came after the scoring that was seen. */
    private void lookForMarks() throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT DISTINCT client_id::text AS id FROM rescore_mark")) {
            var now = System.nanoTime();
            while (rows.next()) {
                markedAt.putIfAbsent(rows.getString("id"), now);
            }
        }
    }

    private void noteMarked(Long since, long until) {
        if (since != null) {
            longestMarked = Math.max(longestMarked, until - since);
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
        markedAt.values().forEach(since -> noteMarked(since, ended));
        return new Report(longest / 1e9, (longestUntil - began) / 1e9, longestMarked / 1e9);
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
