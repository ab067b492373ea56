package com.accellis.engagement.connector.callback;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.CallbackReceived.Type;
import com.accellis.engagement.events.WireNamed;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** How many callbacks arrived, per type and hour. A redelivery after a crash is counted again; this is for people to see. */
@ApplicationScoped
public class ReceivedCallbacks {

    private static final Duration DAY = Duration.ofHours(24);

    private static final String COUNT = """
            INSERT INTO callback_received AS r (type, hour, received, last_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (type, hour) DO UPDATE SET received = r.received + excluded.received,
                last_at = greatest(r.last_at, excluded.last_at)
            """;

    private static final String BY_TYPE = """
            SELECT type, max(last_at) AS last_at, coalesce(sum(received) FILTER (WHERE hour > ?), 0) AS received
            FROM callback_received GROUP BY type
            """;

    /** The newest row of each type stays, for it tells when the last one came. */
    private static final String PRUNE = """
            DELETE FROM callback_received r WHERE hour < ?
              AND EXISTS (SELECT FROM callback_received n WHERE n.type = r.type AND n.hour > r.hour)
            """;

    private final DataSource database;

    ReceivedCallbacks(DataSource database) {
        this.database = database;
    }

    /** @param lastDay how many came in the last 24 hours, by whole hours */
    public record Received(Instant lastAt, long lastDay) {}

    /** Counts within the caller's transaction. */
    public void count(Collection<CallbackReceived> callbacks) {
        // Sorted, so that two transactions never wait for each other.
        Map<Bucket, Counted> counts = callbacks.stream()
                .filter(callback -> callback.receivedAt() != null)
                .collect(Collectors.toMap(Bucket::of, Counted::of, Counted::plus, TreeMap::new));
        if (counts.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement(COUNT)) {
            for (var entry : counts.entrySet()) {
                upsert.setString(1, entry.getKey().type().wireName());
                upsert.setTimestamp(2, Timestamp.from(entry.getKey().hour()));
                upsert.setLong(3, entry.getValue().received());
                upsert.setTimestamp(4, Timestamp.from(entry.getValue().lastAt()));
                upsert.addBatch();
            }
            upsert.executeBatch();
        } catch (SQLException e) {
            throw new CallbackFailure("Callbacks could not be counted", e);
        }
    }

    private record Bucket(Type type, Instant hour) implements Comparable<Bucket> {

        static Bucket of(CallbackReceived callback) {
            return new Bucket(callback.type(), callback.receivedAt().truncatedTo(ChronoUnit.HOURS));
        }

        @Override
        public int compareTo(Bucket other) {
            int byType = type.compareTo(other.type);
            return byType != 0 ? byType : hour.compareTo(other.hour);
        }
    }

    private record Counted(long received, Instant lastAt) {

        static Counted of(CallbackReceived callback) {
            return new Counted(1, callback.receivedAt());
        }

        Counted plus(Counted other) {
            return new Counted(received + other.received, lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
        }
    }

    /** A type of which none ever came is absent. */
    public Map<Type, Received> byType(Instant now) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(BY_TYPE)) {
            query.setTimestamp(1, Timestamp.from(now.minus(DAY)));
            Map<Type, Received> byType = new EnumMap<>(Type.class);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString("type");
                    var received = new Received(rows.getTimestamp("last_at").toInstant(), rows.getLong("received"));
                    WireNamed.find(Type.values(), name).ifPresent(type -> byType.put(type, received));
                }
            }
            return byType;
        } catch (SQLException e) {
            throw new CallbackFailure("The counts of callbacks could not be read", e);
        }
    }

    /** Removes the counts of hours that began before the moment. */
    public void prune(Instant before) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(PRUNE)) {
            delete.setTimestamp(1, Timestamp.from(before));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new CallbackFailure("Old counts of callbacks could not be removed", e);
        }
    }
}
