package com.accellis.engagement.connector.record;

import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** Records that we hold and that a run which meets everything did not meet, until each has been asked for by id. */
@ApplicationScoped
public class MissingRecords {

    private static final String NOT_IN_RANGE = """
            INSERT INTO missing_record (run_id, id)
            SELECT ?, id FROM source_record
            WHERE entity = ? AND number > ? AND number <= ? AND NOT deleted AND read_number < ?
              AND NOT number = ANY (?)
            ON CONFLICT DO NOTHING
            """;

    private static final String NOT_READ_SINCE = """
            INSERT INTO missing_record (run_id, id)
            SELECT ?, id FROM source_record WHERE entity = ? AND NOT deleted AND read_number < ?
            ON CONFLICT DO NOTHING
            """;

    private final DataSource database;

    MissingRecords(DataSource database) {
        this.database = database;
    }

    /**
     * Notes what we hold between two ids and the source did not list there.
     *
     * @param after exclusive
     * @param upTo inclusive
     * @param readSince records that were read under this number or later are there, listed or not
     * @param listed the ids that the source listed
     */
    public void noteBetween(UUID run, SourceEntity entity, long after, long upTo, long readSince, List<Long> listed) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(NOT_IN_RANGE)) {
            insert.setObject(1, run);
            insert.setString(2, entity.wireName());
            insert.setLong(3, after);
            insert.setLong(4, upTo);
            insert.setLong(5, readSince);
            insert.setArray(6, connection.createArrayOf("bigint", listed.toArray()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("Missing records could not be noted", e);
        }
    }

    /** Notes what was not read under this number or a later one. */
    public void noteUnread(UUID run, SourceEntity entity, long readSince) {
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(NOT_READ_SINCE)) {
            insert.setObject(1, run);
            insert.setString(2, entity.wireName());
            insert.setLong(3, readSince);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("Missing records could not be noted", e);
        }
    }

    public List<String> of(UUID run) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT id FROM missing_record WHERE run_id = ? ORDER BY id")) {
            query.setObject(1, run);
            List<String> ids = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getString("id"));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new RecordFailure("Missing records could not be read", e);
        }
    }

    /** It has been asked for. */
    public void settled(UUID run, String id) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("DELETE FROM missing_record WHERE run_id = ? AND id = ?")) {
            delete.setObject(1, run);
            delete.setString(2, id);
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new RecordFailure("A missing record could not be settled", e);
        }
    }
}
