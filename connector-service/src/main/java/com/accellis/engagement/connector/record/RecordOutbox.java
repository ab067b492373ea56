package com.accellis.engagement.connector.record;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * The record table as an outbox: a row keeps the newest event of its record until the broker has it. {@link VersionGuard}
 * puts it there, {@link RecordRelay} sends it.
 */
@ApplicationScoped
public class RecordOutbox {

    private static final String ANNOUNCE = """
            WITH number AS (SELECT nextval('read_number') AS next)
            INSERT INTO source_record AS r (topic, id, entity, last_updated, read_number, content_hash, deleted, active,
                                            pending, pending_read)
            SELECT ?, ?, ?, ?, next, '', false, true, ?, next FROM number
            ON CONFLICT (topic, id) DO UPDATE SET last_updated = excluded.last_updated,
                read_number = excluded.read_number, pending = excluded.pending, pending_read = excluded.pending_read
            """;

    /** Whoever stores records locks them in this order. */
    private static final String HOLD =
            "SELECT FROM source_record WHERE topic = ? AND id = ANY (?) ORDER BY id FOR NO KEY UPDATE";

    /** The ids are given once more, for the index: by a join alone the planner reads the whole table for each portion. */
    private static final String MARK_PUBLISHED = """
            UPDATE source_record r SET pending = NULL, pending_read = NULL, trace = NULL
            FROM unnest(?::text[], ?::bigint[]) AS s (id, read_number)
            WHERE r.topic = ? AND r.id = ANY (?) AND r.id = s.id AND r.pending_read = s.read_number
            """;

    private final DataSource database;

    RecordOutbox(DataSource database) {
        this.database = database;
    }

    /** An event that the broker does not have yet; without {@code event} it erases the record from the topic. */
    record Pending(String topic, String id, String entity, SourceVersion version, byte[] event, String trace) {}

    List<Pending> pending(int limit) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT topic, id, entity, last_updated, pending_read, trace,
                               CASE WHEN NOT erased THEN pending END AS pending FROM source_record
                        WHERE pending IS NOT NULL ORDER BY pending_read LIMIT ?
                        """)) {
            query.setInt(1, limit);
            List<Pending> pending = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    pending.add(new Pending(
                            rows.getString("topic"),
                            rows.getString("id"),
                            rows.getString("entity"),
                            new SourceVersion(
                                    rows.getTimestamp("last_updated").toInstant(), rows.getLong("pending_read")),
                            rows.getBytes("pending"),
                            rows.getString("trace")));
                }
            }
            return pending;
        } catch (SQLException e) {
            throw new RecordFailure("Events to publish could not be read", e);
        }
    }

    /** Forgets events that the broker has; a record that has moved on meanwhile keeps its newer event. */
    void markPublished(List<Pending> sent) {
        Map<String, List<Pending>> byTopic =
                sent.stream().collect(Collectors.groupingBy(Pending::topic, TreeMap::new, Collectors.toList()));
        try (var connection = database.getConnection();
                var hold = connection.prepareStatement(HOLD);
                var update = connection.prepareStatement(MARK_PUBLISHED)) {
            for (Map.Entry<String, List<Pending>> ofTopic : byTopic.entrySet()) {
                List<Pending> events = ofTopic.getValue();
                var ids = connection.createArrayOf(
                        "text", events.stream().map(Pending::id).toArray(String[]::new));
                var numbers = connection.createArrayOf(
                        "bigint",
                        events.stream()
                                .map(event -> event.version().readNumber())
                                .toArray(Long[]::new));
                hold.setString(1, ofTopic.getKey());
                hold.setArray(2, ids);
                hold.execute();
                update.setArray(1, ids);
                update.setArray(2, numbers);
                update.setString(3, ofTopic.getKey());
                update.setArray(4, ids);
                update.executeUpdate();
            }
        } catch (SQLException e) {
            throw new RecordFailure("Published events could not be marked", e);
        }
    }

    /** Has an event published that is no source record, after everything that waits already. */
    public void announce(Topic topic, String key, Instant at, byte[] event) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(ANNOUNCE)) {
            insert.setString(1, topic.name());
            insert.setString(2, key);
            insert.setString(3, topic.name());
            insert.setObject(4, at.atOffset(ZoneOffset.UTC));
            insert.setBytes(5, event);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("An announcement could not be stored", e);
        }
    }

    /** Events that the broker does not have yet. */
    public long waiting() {
        return LongQuery.count(database, "SELECT count(*) FROM source_record WHERE pending IS NOT NULL", query -> {});
    }

    /** The same, for readings of one entity up to a read number. */
    public long waiting(SourceEntity entity, long upToReadNumber) {
        return LongQuery.count(
                database,
                "SELECT count(*) FROM source_record WHERE pending IS NOT NULL AND entity = ? AND pending_read <= ?",
                query -> {
                    query.setString(1, entity.wireName());
                    query.setLong(2, upToReadNumber);
                });
    }
}
