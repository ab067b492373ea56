package com.accellis.engagement.connector.record;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topic;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** What we hold of the sources, to be compared with them: how many records, which of them, and in which state. */
@ApplicationScoped
public class SourceRecords {

    private static final String BEHIND = """
            SELECT i.number FROM unnest(?::bigint[], ?::timestamptz[]) AS i (number, changed_at)
            LEFT JOIN source_record r ON r.topic = ? AND r.id = i.number::text
            WHERE r.id IS NULL
               OR NOT r.erased AND (r.deleted OR r.content_hash = '' OR r.last_updated < i.changed_at
                                    OR i.changed_at IS NULL
                                    OR r.ended_on IS NULL AND r.entity = 'agreements') ORDER BY 1
            """;

    private final DataSource database;

    SourceRecords(DataSource database) {
        this.database = database;
    }

    /** Records of an entity that we hold. */
    public long count(SourceEntity entity) {
        return LongQuery.count(
                database,
                "SELECT count(*) FROM source_record WHERE topic = ? AND entity = ? AND NOT deleted",
                query -> {
                    query.setString(1, entity.topic().name());
                    query.setString(2, entity.wireName());
                });
    }

    /** Which of these records we hold. */
    public Set<Long> known(Topic topic, Collection<Long> ids) {
        return new HashSet<>(LongQuery.list(
                database,
                "SELECT id::bigint FROM source_record WHERE topic = ? AND id = ANY (?) AND NOT deleted",
                query -> {
                    query.setString(1, topic.name());
                    query.setArray(
                            2,
                            query.getConnection()
                                    .createArrayOf(
                                            "text",
                                            ids.stream().map(String::valueOf).toArray()));
                }));
    }

    /**
     * Which of these records we do not hold, or only in an older state, or of which only the version is known; those that
     * do not say when they changed, since only their content tells; and agreements that were kept without their end by an
     * earlier release.
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

    /**
     * Records of an entity that we held for the first time after a read number, although by what they say they have not
     * changed since a moment: they were there before. So may have been those that do not say when they changed.
     */
    public long foundLate(SourceEntity entity, long readNumber, Instant unchangedSince) {
        return LongQuery.count(database, """
                SELECT count(*) FROM source_record
                WHERE entity = ? AND first_read > ? AND last_updated < ? AND isfinite(last_updated)
                """, query -> {
            query.setString(1, entity.wireName());
            query.setLong(2, readNumber);
            query.setObject(3, unchangedSince.atOffset(ZoneOffset.UTC));
        });
    }

    /**
     * Records of an entity that were added, or deleted, or found to be still gone, since a read number, newest first; at most
     * a hundred. Not those that we never held.
     */
    public List<String> cameOrWentSince(SourceEntity entity, long readNumber) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT id FROM source_record WHERE entity = ? AND read_number >= ? AND (deleted OR first_read >= ?)
                            AND isfinite(last_updated)
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
}
