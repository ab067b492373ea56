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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** The record table: the version guard through which everything passes that we publish about a source. */
@ApplicationScoped
public class SourceRecords {

    /** A newer version replaces an older one; only new content is published. */
    private static final String KEEP_NEWER = """
            INSERT INTO source_record AS r (topic, id, entity, last_updated, read_number, content_hash, deleted, company_id,
                                            parent_id, active, pending, pending_read)
            SELECT i.topic, i.id, i.entity, i.last_updated, i.read_number, i.content_hash, false, i.company_id, i.parent_id,
                   i.active, i.event, i.read_number
            FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bytea[], ?::bigint[],
                        ?::bigint[], ?::boolean[], ?::bytea[])
                 AS i (topic, id, entity, last_updated, read_number, content_hash, company_id, parent_id, active, event)
            ORDER BY i.topic, i.id
            ON CONFLICT (topic, id) DO UPDATE SET
                entity = excluded.entity, last_updated = excluded.last_updated, read_number = excluded.read_number,
                content_hash = excluded.content_hash, deleted = false, company_id = excluded.company_id,
                parent_id = excluded.parent_id, active = excluded.active,
                pending = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                               THEN excluded.pending ELSE r.pending END,
                pending_read = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                                    THEN excluded.pending_read ELSE r.pending_read END
            WHERE (excluded.last_updated, excluded.read_number) > (r.last_updated, r.read_number)
            RETURNING new.id AS id, old.id IS NULL AS added,
                      old.deleted OR old.content_hash <> new.content_hash AS changed
            """;

    private static final String LOCK_KNOWN = """
            SELECT id, last_updated FROM source_record
            WHERE topic = ? AND id = ANY (?) AND NOT deleted AND read_number < ? ORDER BY id FOR UPDATE
            """;

    private static final String DELETE = """
            UPDATE source_record SET deleted = true, read_number = ?, content_hash = '', pending = ?, pending_read = ?
            WHERE topic = ? AND id = ?
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

    /** @param moved ids of the records that were added or have new content */
    record Stored(Counts counts, List<String> moved) {}

    /** @param readings at most one per record */
    Stored keepNewer(Collection<Reading> readings) {
        if (readings.isEmpty()) {
            return new Stored(Counts.NONE, List.of());
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP_NEWER)) {
            bind(connection, statement, readings);
            long added = 0;
            long changed = 0;
            List<String> moved = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    boolean isNew = rows.getBoolean("added");
                    boolean isDifferent = rows.getBoolean("changed");
                    added += isNew ? 1 : 0;
                    changed += isDifferent ? 1 : 0;
                    if (isNew || isDifferent) {
                        moved.add(rows.getString("id"));
                    }
                }
            }
            return new Stored(
                    new Counts(readings.size(), added, changed, readings.size() - added - changed, 0, 0), moved);
        } catch (SQLException e) {
            throw new RecordFailure("Records could not be stored", e);
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, Collection<Reading> readings)
            throws SQLException {
        var columns = List.<Column>of(
                new Column("text", reading -> reading.entity().topic().name()),
                new Column("text", Reading::id),
                new Column("text", reading -> reading.entity().wireName()),
                new Column("text", reading -> reading.version().lastUpdated().toString()),
                new Column("bigint", reading -> reading.version().readNumber()),
                new Column("bytea", Reading::contentHash),
                new Column("bigint", Reading::companyId),
                new Column("bigint", reading -> reading.translated().parentId()),
                new Column("boolean", reading -> reading.translated().active()),
                new Column("bytea", Reading::event));
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            // The driver refuses an Object[] of byte[]; an array of the right type serves both.
            Object[] values = column.type().equals("bytea")
                    ? readings.stream().map(column.value()).toArray(byte[][]::new)
                    : readings.stream().map(column.value()).toArray();
            statement.setArray(i + 1, connection.createArrayOf(column.type(), values));
        }
    }

    private record Column(String type, Function<Reading, Object> value) {}

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
                    delete.setString(4, entity.topic().name());
                    delete.setString(5, id);
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

    /** Surveys whose company is not that of their ticket (any more). */
    List<String> surveysAstray(Collection<Long> tickets) {
        return astray("id", Topics.TICKETS, Topics.SURVEYS, tickets);
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

    /** Which of these records we hold. */
    public Set<Long> known(Topic topic, Collection<Long> ids) {
        return new HashSet<>(longs(
                "SELECT id::bigint FROM source_record WHERE topic = ? AND id = ANY (?) AND NOT deleted", query -> {
                    query.setString(1, topic.name());
                    query.setArray(2, texts(query.getConnection(), ids));
                }));
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

    /** An event that the broker does not have yet. */
    record Pending(String topic, String id, String entity, SourceVersion version, byte[] event) {}

    List<Pending> pending(int limit) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT topic, id, entity, last_updated, pending_read, pending FROM source_record
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
                            rows.getBytes("pending")));
                }
            }
            return pending;
        } catch (SQLException e) {
            throw new RecordFailure("Events to publish could not be read", e);
        }
    }

    /** Forgets events that the broker has; a record that has moved on meanwhile keeps its newer event. */
    void markPublished(List<Pending> sent) {
        try (var connection = database.getConnection();
                var update = connection.prepareStatement("""
                        UPDATE source_record r SET pending = NULL, pending_read = NULL
                        FROM unnest(?::text[], ?::text[], ?::bigint[]) AS s (topic, id, read_number)
                        WHERE r.topic = s.topic AND r.id = s.id AND r.pending_read = s.read_number
                        """)) {
            update.setArray(
                    1,
                    connection.createArrayOf(
                            "text", sent.stream().map(Pending::topic).toArray()));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "text", sent.stream().map(Pending::id).toArray()));
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint",
                            sent.stream()
                                    .map(event -> event.version().readNumber())
                                    .toArray()));
            update.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("Published events could not be marked", e);
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
