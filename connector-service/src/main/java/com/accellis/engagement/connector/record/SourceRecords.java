package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.translation.Translator;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The record table: the version guard through which everything passes that we publish about a source. */
@ApplicationScoped
public class SourceRecords {

    /** A newer version replaces an older one; only new content is published. */
    private static final String KEEP_NEWER = """
            INSERT INTO source_record AS r (topic, id, entity, last_updated, read_number, content_hash, deleted, company_id,
                                            parent_id, active, pending, pending_read, trace, first_read)
            SELECT i.topic, i.id, i.entity, i.last_updated, i.read_number, i.content_hash, false, i.company_id, i.parent_id,
                   i.active, i.event, i.read_number,
                   (SELECT asked.trace FROM refresh_request asked WHERE asked.kind = i.asked_kind AND asked.id = i.asked_id),
                   i.read_number
            FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bytea[], ?::bigint[],
                        ?::bigint[], ?::boolean[], ?::bytea[], ?::text[], ?::text[])
                 AS i (topic, id, entity, last_updated, read_number, content_hash, company_id, parent_id, active, event,
                       asked_kind, asked_id)
            WHERE i.entity <> 'contacts' OR NOT EXISTS (SELECT FROM erased_contact e WHERE e.id::text = i.id)
            ORDER BY i.topic, i.id
            ON CONFLICT (topic, id) DO UPDATE SET
                entity = excluded.entity, last_updated = excluded.last_updated, read_number = excluded.read_number,
                content_hash = excluded.content_hash, deleted = false, company_id = excluded.company_id,
                parent_id = excluded.parent_id, active = excluded.active,
                pending = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                               THEN excluded.pending ELSE r.pending END,
                pending_read = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                                    THEN excluded.pending_read ELSE r.pending_read END,
                trace = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                             THEN coalesce(excluded.trace, CASE WHEN r.pending IS NOT NULL THEN r.trace END)
                             ELSE r.trace END
            WHERE (excluded.last_updated, excluded.read_number) > (r.last_updated, r.read_number) AND NOT r.erased
            RETURNING new.id AS id, old.id IS NULL AS added,
                      old.deleted OR old.content_hash <> new.content_hash AS changed
            """;

    private static final String LOCK_KNOWN = """
            SELECT id, last_updated FROM source_record
            WHERE topic = ? AND id = ANY (?) AND NOT deleted AND read_number < ? ORDER BY id FOR UPDATE
            """;

    private static final String DELETE = """
            UPDATE source_record SET deleted = true, read_number = ?, content_hash = '', pending = ?, pending_read = ?,
                trace = coalesce(
                    (SELECT asked.trace FROM refresh_request asked WHERE asked.kind = ? AND asked.id = source_record.id),
                    CASE WHEN pending IS NOT NULL THEN trace END)
            WHERE topic = ? AND id = ?
            """;

    private static final String BEHIND = """
            SELECT i.number FROM unnest(?::bigint[], ?::timestamptz[]) AS i (number, changed_at)
            LEFT JOIN source_record r ON r.topic = ? AND r.id = i.number::text
            WHERE r.id IS NULL
               OR NOT r.erased AND (r.deleted OR r.content_hash = '' OR r.last_updated < i.changed_at) ORDER BY 1
            """;

    private static final String ANNOUNCE = """
            WITH number AS (SELECT nextval('read_number') AS next)
            INSERT INTO source_record AS r (topic, id, entity, last_updated, read_number, content_hash, deleted, active,
                                            pending, pending_read)
            SELECT ?, ?, ?, ?, next, '', false, true, ?, next FROM number
            ON CONFLICT (topic, id) DO UPDATE SET last_updated = excluded.last_updated,
                read_number = excluded.read_number, pending = excluded.pending, pending_read = excluded.pending_read
            """;

    /** The ids are given once more, for the index: by a join alone the planner reads the whole table for each portion. */
    private static final String MARK_PUBLISHED = """
            UPDATE source_record r SET pending = NULL, pending_read = NULL, trace = NULL
            FROM unnest(?::text[], ?::bigint[]) AS s (id, read_number)
            WHERE r.topic = ? AND r.id = ANY (?) AND r.id = s.id AND r.pending_read = s.read_number
            """;

    private static final String PARENTS = """
            SELECT id, company_id, deleted FROM source_record
            WHERE topic = ? AND id = ANY (?) ORDER BY id FOR SHARE
            """;

    private static final String ASTRAY = """
            SELECT DISTINCT c.%s AS found FROM source_record c
            JOIN source_record p ON p.topic = ? AND p.id = c.parent_id::text
            WHERE c.topic = ? AND c.parent_id = ANY (?) AND NOT c.deleted
              AND c.company_id IS DISTINCT FROM CASE WHEN p.deleted THEN NULL ELSE p.company_id END
            """;

    private final DataSource database;

    SourceRecords(DataSource database) {
        this.database = database;
    }

    /**
     * @param kept ids of the records whose reading was newer than what we held
     * @param moved ids of those of them that were added or have new content
     * @param changed ids of those of them that we had before
     */
    record Stored(Counts counts, List<String> kept, List<String> moved, List<String> changed) {}

    /** @param readings at most one per record */
    Stored keepNewer(Collection<Reading> readings) {
        if (readings.isEmpty()) {
            return new Stored(Counts.NONE, List.of(), List.of(), List.of());
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP_NEWER)) {
            bind(connection, statement, readings);
            List<String> kept = new ArrayList<>();
            List<String> moved = new ArrayList<>();
            List<String> changed = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    kept.add(rows.getString("id"));
                    boolean isNew = rows.getBoolean("added");
                    boolean isDifferent = rows.getBoolean("changed");
                    if (isNew || isDifferent) {
                        moved.add(rows.getString("id"));
                    }
                    if (!isNew && isDifferent) {
                        changed.add(rows.getString("id"));
                    }
                }
            }
            var counts = new Counts(
                    readings.size(),
                    moved.size() - changed.size(),
                    changed.size(),
                    readings.size() - moved.size(),
                    0,
                    0);
            return new Stored(counts, kept, moved, changed);
        } catch (SQLException e) {
            throw new RecordFailure("Records could not be stored", e);
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Collection<Reading> readings)
            throws SQLException {
        List<WrittenReading> written = readings.stream().map(WrittenReading::of).toList();
        bind(
                connection,
                statement,
                1,
                "text",
                texts(readings, reading -> reading.entity().topic().name()));
        bind(connection, statement, 2, "text", texts(readings, Reading::id));
        bind(
                connection,
                statement,
                3,
                "text",
                texts(readings, reading -> reading.entity().wireName()));
        bind(
                connection,
                statement,
                4,
                "text",
                texts(readings, reading -> reading.version().lastUpdated().toString()));
        bind(
                connection,
                statement,
                5,
                "bigint",
                numbers(readings, reading -> reading.version().readNumber()));
        bind(
                connection,
                statement,
                6,
                "bytea",
                written.stream().map(WrittenReading::contentHash).toArray(byte[][]::new));
        bind(connection, statement, 7, "bigint", numbers(readings, Reading::companyId));
        bind(
                connection,
                statement,
                8,
                "bigint",
                numbers(readings, reading -> reading.translated().parentId()));
        bind(
                connection,
                statement,
                9,
                "boolean",
                readings.stream().map(reading -> reading.translated().active()).toArray(Boolean[]::new));
        bind(
                connection,
                statement,
                10,
                "bytea",
                written.stream().map(WrittenReading::event).toArray(byte[][]::new));
        bind(connection, statement, 11, "text", texts(readings, reading -> Asked.kind(reading.entity())));
        bind(connection, statement, 12, "text", texts(readings, Asked::id));
    }

    /** The request that asks for a record: its event goes on with the trace of whoever made it. */
    private static final class Asked {

        /** Null when nobody asks for records of the entity. */
        static String kind(SourceEntity entity) {
            return entity == SourceEntity.AGREEMENT_ADDITIONS
                    ? RefreshRequests.Kind.ADDITIONS_OF_AGREEMENT.name()
                    : RefreshRequests.Kind.of(entity).map(Enum::name).orElse(null);
        }

        static String id(Reading reading) {
            return reading.entity() == SourceEntity.AGREEMENT_ADDITIONS
                    ? Objects.toString(reading.translated().parentId(), null)
                    : reading.id();
        }
    }

    /** @param values in an array of their own type, which the driver sends as they are; others it writes out as text */
    private static void bind(
            Connection connection, PreparedStatement statement, int place, String type, Object[] values)
            throws SQLException {
        statement.setArray(place, connection.createArrayOf(type, values));
    }

    private static String[] texts(Collection<Reading> readings, Function<Reading, String> value) {
        return readings.stream().map(value).toArray(String[]::new);
    }

    private static Long[] numbers(Collection<Reading> readings, Function<Reading, Long> value) {
        return readings.stream().map(value).toArray(Long[]::new);
    }

    /**
     * Marks records as deleted whose absence was confirmed.
     *
     * @param readNumber number of the confirming request; a record read under a later number stays
     * @return how many we held
     */
    int delete(SourceEntity entity, Collection<String> ids, long readNumber) {
        try (var connection = database.getConnection();
                var lock = connection.prepareStatement(LOCK_KNOWN);
                var delete = connection.prepareStatement(DELETE)) {
            lock.setString(1, entity.topic().name());
            lock.setArray(2, connection.createArrayOf("text", ids.toArray()));
            lock.setLong(3, readNumber);
            int count = 0;
            try (var rows = lock.executeQuery()) {
                while (rows.next()) {
                    String id = rows.getString("id");
                    var version =
                            new SourceVersion(rows.getTimestamp("last_updated").toInstant(), readNumber);
                    delete.setLong(1, readNumber);
                    delete.setBytes(2, EventJson.write(Translator.deleted(entity, id, version)));
                    delete.setLong(3, readNumber);
                    delete.setString(4, Asked.kind(entity));
                    delete.setString(5, entity.topic().name());
                    delete.setString(6, id);
                    delete.addBatch();
                    count++;
                }
            }
            delete.executeBatch();
            return count;
        } catch (SQLException e) {
            throw new RecordFailure("Deletions could not be stored", e);
        }
    }

    /** What other records belong to. */
    record Parent(Long companyId, boolean deleted) {}

    /** The parents that we know, held as they are until the transaction ends. */
    Map<Long, Parent> lockParents(Topic topic, Collection<Long> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(PARENTS)) {
            query.setString(1, topic.name());
            query.setArray(2, texts(connection, ids));
            Map<Long, Parent> parents = new HashMap<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    parents.put(
                            Long.valueOf(rows.getString("id")),
                            new Parent(rows.getObject("company_id", Long.class), rows.getBoolean("deleted")));
                }
            }
            return parents;
        } catch (SQLException e) {
            throw new RecordFailure("Parents could not be read", e);
        }
    }

    /** Agreements some of whose additions do not have the agreement's company (any more). */
    List<String> agreementsWithAdditionsAstray(Collection<Long> agreements) {
        return astray("parent_id", Topics.AGREEMENTS, Topics.AGREEMENT_ADDITIONS, agreements);
    }

    private List<String> astray(String column, Topic parents, Topic children, Collection<Long> parentIds) {
        if (parentIds.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(ASTRAY.formatted(column))) {
            query.setString(1, parents.name());
            query.setString(2, children.name());
            query.setArray(3, connection.createArrayOf("bigint", parentIds.toArray()));
            List<String> found = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString("found"));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new RecordFailure("Records that went astray could not be found", e);
        }
    }

    /** Agreements to read additions of: all that exist, or only those that have not ended long ago. */
    public List<Long> agreements(boolean all) {
        return longs(
                "SELECT id::bigint FROM source_record WHERE topic = ? AND NOT deleted AND (active OR ?) ORDER BY 1",
                query -> {
                    query.setString(1, Topics.AGREEMENTS.name());
                    query.setBoolean(2, all);
                });
    }

    /** Whether additions have been read at all. */
    boolean holdsAdditions() {
        return !longs(
                        "SELECT 1 FROM source_record WHERE topic = ? LIMIT 1",
                        query -> query.setString(1, Topics.AGREEMENT_ADDITIONS.name()))
                .isEmpty();
    }

    /** The additions of an agreement that we hold. */
    public Set<Long> additionsOf(long agreement) {
        return new HashSet<>(longs(
                "SELECT id::bigint FROM source_record WHERE topic = ? AND parent_id = ? AND NOT deleted", query -> {
                    query.setString(1, Topics.AGREEMENT_ADDITIONS.name());
                    query.setLong(2, agreement);
                }));
    }

    /** What a record that we hold belongs to. */
    public Optional<Long> parentOf(Topic topic, String id) {
        return longs(
                        "SELECT parent_id FROM source_record WHERE topic = ? AND id = ? AND parent_id IS NOT NULL",
                        query -> {
                            query.setString(1, topic.name());
                            query.setString(2, id);
                        })
                .stream()
                .findFirst();
    }

    /** Which of these records we hold. */
    public Set<Long> known(Topic topic, Collection<Long> ids) {
        return new HashSet<>(longs(
                "SELECT id::bigint FROM source_record WHERE topic = ? AND id = ANY (?) AND NOT deleted", query -> {
                    query.setString(1, topic.name());
                    query.setArray(2, texts(query.getConnection(), ids));
                }));
    }

    /**
     * Which of these records we do not hold, or only in an older state, or of which only the version is known.
     *
     * @param changedAt per id the source's time of change, null when it does not say
     */
    public List<Long> behind(SourceEntity entity, Map<Long, Instant> changedAt) {
        if (changedAt.isEmpty()) {
            return List.of();
        }
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(BEHIND)) {
            List<Long> ids = List.copyOf(changedAt.keySet());
            query.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            ids.stream()
                                    .map(changedAt::get)
                                    .map(moment -> moment == null ? null : moment.toString())
                                    .toArray()));
            query.setString(3, entity.topic().name());
            List<Long> behind = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    behind.add(rows.getLong(1));
                }
            }
            return behind;
        } catch (SQLException e) {
            throw new RecordFailure("Records could not be compared", e);
        }
    }

    /** Records of an entity that were added or deleted since a read number, newest first; at most a hundred. */
    public List<String> cameOrWentSince(SourceEntity entity, long readNumber) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT id FROM source_record WHERE entity = ? AND read_number >= ? AND (deleted OR first_read >= ?)
                        ORDER BY read_number DESC LIMIT 100
                        """)) {
            query.setString(1, entity.wireName());
            query.setLong(2, readNumber);
            query.setLong(3, readNumber);
            List<String> ids = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString("id"));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new RecordFailure("Records could not be listed", e);
        }
    }

    private interface Binding {
        void bind(PreparedStatement query) throws SQLException;
    }

    private List<Long> longs(String sql, Binding binding) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            binding.bind(query);
            List<Long> found = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getLong(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new RecordFailure("Records could not be listed", e);
        }
    }

    private static java.sql.Array texts(Connection connection, Collection<Long> ids) throws SQLException {
        return connection.createArrayOf(
                "text", ids.stream().map(String::valueOf).toArray());
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
        return longs("SELECT count(*) FROM source_record WHERE pending IS NOT NULL", query -> {})
                .get(0);
    }

    /** The same, for readings of one entity up to a read number. */
    public long waiting(SourceEntity entity, long upToReadNumber) {
        return longs("""
                        SELECT count(*) FROM source_record
                        WHERE pending IS NOT NULL AND entity = ? AND pending_read <= ?
                        """, query -> {
                    query.setString(1, entity.wireName());
                    query.setLong(2, upToReadNumber);
                })
                .get(0);
    }

    /** Records of an entity that we hold. */
    public long count(SourceEntity entity) {
        return longs("SELECT count(*) FROM source_record WHERE topic = ? AND entity = ? AND NOT deleted", query -> {
                    query.setString(1, entity.topic().name());
                    query.setString(2, entity.wireName());
                })
                .get(0);
    }
}
