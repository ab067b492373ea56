package com.accellis.engagement.kit.outbox;

import com.accellis.engagement.kit.publish.OutgoingEvent;
import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The table of waiting events and the lease of the one relay that may send them. */
@ApplicationScoped
@IfBuildProperty(name = "outbox.enabled", stringValue = "true")
class OutboxRows {

    private static final String APPEND = """
            INSERT INTO outbox (topic, key, ce_id, ce_type, data_schema, occurred_at, value, trace)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """;
    /**
     * The oldest event of each key that was not sent yet: a younger one must not overtake it, because a compacted topic
     * keeps what came last.
     * Ids of one key grow in commit order since writers hold the lock of the thing they tell about.
     */
    private static final String OLDEST_PER_KEY = """
            SELECT DISTINCT ON (topic, key) id, topic, key, ce_id, ce_type, data_schema, occurred_at, value,
                   trace
            FROM (
                SELECT * FROM outbox
                WHERE NOT EXISTS (SELECT FROM unnest(?) AS sent (id) WHERE sent.id = outbox.id)
                ORDER BY id LIMIT ?
            ) waiting
            ORDER BY topic, key, id
            """;

    private static final String TAKE_LEASE = """
            INSERT INTO outbox_lease (only_row, holder, held_until) VALUES (true, ?, clock_timestamp() + make_interval(secs => ?))
            ON CONFLICT (only_row) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
            WHERE outbox_lease.held_until < clock_timestamp()
            """;

    private static final String PROLONG_LEASE =
            "UPDATE outbox_lease SET held_until = clock_timestamp() + make_interval(secs => ?) WHERE holder = ?";

    /** Whoever wants to take the lease waits until the rows are gone, and reads none of them. */
    private static final String FORGET = """
            WITH held AS MATERIALIZED (SELECT holder FROM outbox_lease WHERE holder = ? FOR SHARE),
                 gone AS (DELETE FROM outbox WHERE id = ANY (?) AND EXISTS (SELECT FROM held))
            SELECT EXISTS (SELECT FROM held)
            """;

    private final DataSource database;

    OutboxRows(DataSource database) {
        this.database = database;
    }

    /** Writes within the caller's transaction. */
    void append(Collection<OutgoingEvent> events) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(APPEND)) {
            for (OutgoingEvent event : events) {
                insert.setString(1, event.topic());
                insert.setString(2, event.key());
                insert.setString(3, event.id());
                insert.setString(4, event.type());
                insert.setString(5, event.dataSchema());
                insert.setTimestamp(6, Timestamp.from(event.time()));
                insert.setBytes(7, event.value());
                insert.setString(8, event.trace());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new OutboxFailure("Events could not be written to the outbox", e);
        }
    }

    /** Takes the lease when its time has passed; false when somebody has it. */
    boolean takeLease(UUID relay, Duration lease) {
        try (var connection = database.getConnection();
                var take = connection.prepareStatement(TAKE_LEASE)) {
            take.setObject(1, relay);
            take.setDouble(2, lease.toSeconds());
            return take.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new OutboxFailure("The lease could not be taken", e);
        }
    }

    /** Prolongs the lease, also when its time has passed; false when {@code relay} is not its holder. */
    boolean prolongLease(UUID relay, Duration lease) {
        try (var connection = database.getConnection();
                var prolong = connection.prepareStatement(PROLONG_LEASE)) {
            prolong.setDouble(1, lease.toSeconds());
            prolong.setObject(2, relay);
            return prolong.executeUpdate() == 1;
        } catch (SQLException e) {
            throw new OutboxFailure("The lease could not be prolonged", e);
        }
    }

    /** Lets the next relay begin at once instead of when the lease ends. */
    void releaseLease(UUID relay) {
        try (var connection = database.getConnection();
                var release = connection.prepareStatement("DELETE FROM outbox_lease WHERE holder = ?")) {
            release.setObject(1, relay);
            release.executeUpdate();
        } catch (SQLException e) {
            throw new OutboxFailure("The lease could not be released", e);
        }
    }

    /**
     * Up to {@code limit} events, the oldest of each key.
     *
     * @param sent rows to leave out
     */
    List<Row> oldest(int limit, List<Long> sent) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(OLDEST_PER_KEY)) {
            query.setArray(1, connection.createArrayOf("bigint", sent.toArray()));
            query.setInt(2, limit);
            List<Row> rows = new ArrayList<>();
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    rows.add(new Row(
                            found.getLong("id"),
                            new OutgoingEvent(
                                    found.getString("topic"),
                                    found.getString("key"),
                                    found.getString("ce_id"),
                                    found.getString("ce_type"),
                                    found.getString("data_schema"),
                                    found.getTimestamp("occurred_at").toInstant(),
                                    found.getBytes("value"),
                                    found.getString("trace"))));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new OutboxFailure("The outbox could not be read", e);
        }
    }

    /**
     * Forgets events that the broker has. A row never changes, so its id stands for its revision.
     *
     * @return false when {@code relay} does not hold the lease; then nothing is forgotten
     */
    boolean forget(UUID relay, List<Long> sent) {
        try (var connection = database.getConnection();
                var forget = connection.prepareStatement(FORGET)) {
            forget.setObject(1, relay);
            forget.setArray(2, connection.createArrayOf("bigint", sent.toArray()));
            try (var held = forget.executeQuery()) {
                return held.next() && held.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new OutboxFailure("Published events could not be forgotten", e);
        }
    }

    long waiting() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT count(*) FROM outbox");
                var found = query.executeQuery()) {
            found.next();
            return found.getLong(1);
        } catch (SQLException e) {
            throw new OutboxFailure("The outbox could not be counted", e);
        }
    }

    Optional<Instant> oldest() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT min(occurred_at) FROM outbox");
                var found = query.executeQuery()) {
            found.next();
            return Optional.ofNullable(found.getObject(1, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
        } catch (SQLException e) {
            throw new OutboxFailure("The outbox could not be looked at", e);
        }
    }

    record Row(long id, OutgoingEvent event) {}
}
