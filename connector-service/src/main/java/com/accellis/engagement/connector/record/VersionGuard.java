package com.accellis.engagement.connector.record;

import com.accellis.engagement.connector.translation.Translator;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SourceVersion;
import com.accellis.engagement.kit.json.EventJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * The version guard of the record table: a reading or a confirmed absence takes effect only when it is newer than what the
 * row of its record holds. If others have to hear of it, the same statement puts the event into the row, where
 * {@link RecordOutbox} finds it. Rows are locked in the order of their ids, until the caller's transaction ends.
 */
@ApplicationScoped
class VersionGuard {

    /**
     * A newer version replaces an older one; only new content is published. What was asked for before a record was confirmed
     * to be gone may show a change that we had not read yet, but does not bring the record back.
     */
    private static final String KEEP_NEWER = """
            INSERT INTO source_record AS r (topic, id, entity, last_updated, read_number, content_hash, deleted, company_id,
                                            parent_id, active, ended_on, pending, pending_read, trace, first_read)
            SELECT i.topic, i.id, i.entity, i.last_updated, i.read_number, i.content_hash, false, i.company_id, i.parent_id,
                   true, i.ended_on, i.event, i.read_number,
                   (SELECT asked.trace FROM refresh_request asked WHERE asked.kind = i.asked_kind AND asked.id = i.asked_id),
                   i.read_number
            FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[], ?::bigint[], ?::bytea[], ?::bigint[],
                        ?::bigint[], ?::date[], ?::bytea[], ?::text[], ?::text[])
                 AS i (topic, id, entity, last_updated, read_number, content_hash, company_id, parent_id, ended_on, event,
                       asked_kind, asked_id)
            WHERE i.entity <> 'contacts' OR NOT EXISTS (SELECT FROM erased_contact e WHERE e.id::text = i.id)
            ORDER BY i.topic, i.id
            ON CONFLICT (topic, id) DO UPDATE SET
                entity = excluded.entity, last_updated = excluded.last_updated, read_number = excluded.read_number,
                content_hash = excluded.content_hash, deleted = false, company_id = excluded.company_id,
                parent_id = excluded.parent_id, active = true, ended_on = excluded.ended_on,
                pending = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                               THEN excluded.pending ELSE r.pending END,
                pending_read = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                                    THEN excluded.pending_read ELSE r.pending_read END,
                trace = CASE WHEN r.deleted OR r.content_hash <> excluded.content_hash
                             THEN coalesce(excluded.trace, CASE WHEN r.pending IS NOT NULL THEN r.trace END)
                             ELSE r.trace END,
                first_read = CASE WHEN isfinite(r.last_updated) THEN r.first_read ELSE excluded.first_read END
            WHERE (excluded.last_updated, excluded.read_number) > (r.last_updated, r.read_number) AND NOT r.erased
              AND (NOT r.deleted OR excluded.read_number > r.read_number)
            RETURNING new.id AS id, old.id IS NULL OR NOT isfinite(old.last_updated) AS added,
                      old.deleted OR old.content_hash <> new.content_hash AS changed
            """;

    /**
     * Notes under which number records were not there, also those that we never held: a page that lists them may be under
     * way. Nobody hears of that, and any later reading takes the place of such a row. Waits for pages that are being stored,
     * and locks all the rows, so that {@link #LOCK_KNOWN} meets what those pages brought.
     */
    private static final String NOTE_ABSENCE = """
            INSERT INTO source_record AS r (topic, id, entity, last_updated, read_number, content_hash, deleted, active,
                                            first_read)
            SELECT DISTINCT ?, i.id, ?, timestamptz '-infinity', n.number, bytea '', true, true, n.number
            FROM unnest(?::text[]) AS i (id), (SELECT ?::bigint AS number) AS n ORDER BY i.id
            ON CONFLICT (topic, id) DO UPDATE SET read_number = excluded.read_number
            WHERE r.deleted AND NOT r.erased AND r.read_number < excluded.read_number
            """;

    private static final String LOCK_KNOWN = """
            SELECT id, last_updated FROM source_record
            WHERE topic = ? AND id = ANY (?) AND NOT deleted AND read_number < ? ORDER BY id FOR UPDATE
            """;

    private static final String DELETE = """
            UPDATE source_record SET deleted = true, read_number = ?, content_hash = '', pending = ?, pending_read = ?,
                trace = coalesce(
                    (SELECT asked.trace FROM refresh_request asked
                     WHERE asked.kind = ?
                       AND asked.id = CASE WHEN ? THEN source_record.parent_id::text ELSE source_record.id END),
                    CASE WHEN pending IS NOT NULL THEN trace END)
            WHERE topic = ? AND id = ?
            """;

    private final DataSource database;

    VersionGuard(DataSource database) {
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
        bind(connection, statement, 9, "text", texts(readings, VersionGuard::endedOn));
        bind(
                connection,
                statement,
                10,
                "bytea",
                written.stream().map(WrittenReading::event).toArray(byte[][]::new));
        bind(connection, statement, 11, "text", texts(readings, reading -> Asked.kind(reading.entity())));
        bind(connection, statement, 12, "text", texts(readings, Asked::id));
    }

    /** Of an agreement never nothing, so that what is nothing was kept by an earlier release. */
    private static String endedOn(Reading reading) {
        return reading.entity() == SourceEntity.AGREEMENTS
                ? Objects.toString(reading.translated().endedOn(), "infinity")
                : null;
    }

    /** The request that asks for a record: its event goes on with the trace of whoever made it. */
    private static final class Asked {

        /** Null when nobody asks for records of the entity. */
        static String kind(SourceEntity entity) {
            return byParent(entity)
                    ? RefreshRequests.Kind.ADDITIONS_OF_AGREEMENT.name()
                    : RefreshRequests.Kind.of(entity).map(Enum::name).orElse(null);
        }

        static boolean byParent(SourceEntity entity) {
            return entity == SourceEntity.AGREEMENT_ADDITIONS;
        }

        static String id(Reading reading) {
            return byParent(reading.entity())
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
     * @param readNumber number of the confirming request; a record read under a later number stays, and one read under an
     *     earlier number does not come back
     * @return how many we held
     */
    int delete(SourceEntity entity, Collection<String> ids, long readNumber) {
        try (var connection = database.getConnection();
                var note = connection.prepareStatement(NOTE_ABSENCE);
                var lock = connection.prepareStatement(LOCK_KNOWN);
                var delete = connection.prepareStatement(DELETE)) {
            var absent = connection.createArrayOf("text", ids.toArray());
            note.setString(1, entity.topic().name());
            note.setString(2, entity.wireName());
            note.setArray(3, absent);
            note.setLong(4, readNumber);
            note.executeUpdate();
            lock.setString(1, entity.topic().name());
            lock.setArray(2, absent);
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
                    delete.setBoolean(5, Asked.byParent(entity));
                    delete.setString(6, entity.topic().name());
                    delete.setString(7, id);
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
}
