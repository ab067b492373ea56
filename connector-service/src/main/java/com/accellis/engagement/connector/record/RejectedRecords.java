package com.accellis.engagement.connector.record;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Records that the source has and we cannot understand. Each state of one is reported once, and read again later. */
@ApplicationScoped
public class RejectedRecords {

    private static final String KEEP = """
            INSERT INTO rejected_record AS r (topic, id, entity, reason, content_hash, first_read_at, last_read_at)
            VALUES (?, ?, ?, ?, ?, clock_timestamp(), clock_timestamp())
            ON CONFLICT (topic, id) DO UPDATE SET entity = excluded.entity, reason = excluded.reason,
                content_hash = excluded.content_hash, last_read_at = excluded.last_read_at
            """;

    /** Whoever touches several rows locks them in this order, which is that of strings here. */
    private static final String HOLD =
            "SELECT topic, id FROM rejected_record WHERE %s ORDER BY topic, id COLLATE \"C\" FOR UPDATE";

    private static final String FORGET = """
            WITH held AS (%s)
            DELETE FROM rejected_record r USING held WHERE r.topic = held.topic AND r.id = held.id
            """;

    private static final String THESE = "topic = ? AND id = ANY (?)";
    private static final String UNREAD = "entity = ? AND last_read_at < ?";

    private static final String NOT_HELD = """
            NOT EXISTS (SELECT 1 FROM source_record s WHERE s.topic = r.topic AND s.id = r.id AND NOT s.deleted)
            """;

    private final DataSource database;

    RejectedRecords(DataSource database) {
        this.database = database;
    }

    /**
     * @param id at its source, or something that stands for it
     * @param contentHash of the record as it was sent
     */
    record Rejected(String id, String reason, byte[] contentHash) {}

    /** Those that have not been reported in this state. */
    List<Rejected> unreported(Topic topic, List<Rejected> rejected) {
        if (rejected.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT id, content_hash FROM rejected_record WHERE topic = ? AND id = ANY (?)")) {
            query.setString(1, topic.name());
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text", rejected.stream().map(Rejected::id).toArray()));
            Map<String, byte[]> known = new HashMap<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    known.put(rows.getString("id"), rows.getBytes("content_hash"));
                }
            }
            return rejected.stream()
                    .filter(candidate -> !Arrays.equals(candidate.contentHash(), known.get(candidate.id())))
                    .toList();
        } catch (SQLException e) {
            throw new RecordFailure("Rejected records could not be read", e);
        }
    }

    /**
     * Keeps what cannot be understood, and forgets what can be now or is gone.
     *
     * @param understoodOrGone ids
     */
    void settle(SourceEntity entity, List<Rejected> rejected, Collection<String> understoodOrGone) {
        if (!rejected.isEmpty()) {
            hold(
                    entity.topic(),
                    Stream.concat(rejected.stream().map(Rejected::id), understoodOrGone.stream())
                            .toList());
            keep(entity, rejected);
        }
        forget(entity.topic(), understoodOrGone);
    }

    /** Rows that are there, so that keeping one and forgetting the other is in order as well. */
    private void hold(Topic topic, Collection<String> ids) {
        try (var connection = database.getConnection();
                var hold = connection.prepareStatement(HOLD.formatted(THESE))) {
            hold.setString(1, topic.name());
            hold.setArray(2, connection.createArrayOf("text", ids.toArray()));
            hold.execute();
        } catch (SQLException e) {
            throw new RecordFailure("Rejected records could not be held", e);
        }
    }

    private void keep(SourceEntity entity, List<Rejected> rejected) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(KEEP)) {
            for (Rejected one :
                    rejected.stream().sorted(Comparator.comparing(Rejected::id)).toList()) {
                insert.setString(1, entity.topic().name());
                insert.setString(2, one.id());
                insert.setString(3, entity.wireName());
                insert.setString(4, one.reason());
                insert.setBytes(5, one.contentHash());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new RecordFailure("Rejected records could not be kept", e);
        }
    }

    private void forget(Topic topic, Collection<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(FORGET.formatted(HOLD.formatted(THESE)))) {
            delete.setString(1, topic.name());
            delete.setArray(2, connection.createArrayOf("text", ids.toArray()));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("Rejected records could not be forgotten", e);
        }
    }

    /** Rejected records of which we do not hold an earlier state either. */
    public long notHeld(SourceEntity entity) {
        return ids("SELECT id FROM rejected_record r WHERE r.entity = ? AND " + NOT_HELD, entity)
                .size();
    }

    /** Those of them that the source can be asked for. */
    public List<String> notHeldIds(SourceEntity entity) {
        return ids("SELECT id FROM rejected_record r WHERE r.entity = ? AND " + NOT_HELD, entity).stream()
                .filter(id -> SourceIds.canBeAskedFor(entity, id))
                .toList();
    }

    private List<String> ids(String sql, SourceEntity entity) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            query.setString(1, entity.wireName());
            List<String> ids = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString("id"));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new RecordFailure("Rejected records could not be read", e);
        }
    }

    /** Forgets what a reading of everything has not met any more. */
    public void forgetUnread(SourceEntity entity, Instant since) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(FORGET.formatted(HOLD.formatted(UNREAD)))) {
            delete.setString(1, entity.wireName());
            delete.setObject(2, since.atOffset(ZoneOffset.UTC));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("Rejected records could not be forgotten", e);
        }
    }

    /** Ids of records that can be asked for and have not been tried for this long. */
    public List<String> untriedFor(SourceEntity entity, Duration period) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT id FROM rejected_record
                        WHERE entity = ? AND id NOT LIKE 'without-id-%'
                          AND last_read_at < clock_timestamp() - make_interval(secs => ?) LIMIT 100
                        """)) {
            query.setString(1, entity.wireName());
            query.setDouble(2, period.toSeconds());
            List<String> ids = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString("id"));
                }
            }
            return ids.stream()
                    .filter(id -> SourceIds.canBeAskedFor(entity, id))
                    .toList();
        } catch (SQLException e) {
            throw new RecordFailure("Rejected records could not be read", e);
        }
    }
}
