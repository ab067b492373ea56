package com.accellis.engagement.connector.record;

import com.accellis.engagement.events.Topics;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/**
 * Contacts that were erased for good. The record's row is emptied and keeps only its id: it takes no reading any more, and
 * its place in the relay is taken by a tombstone, so that no event of the contact can leave after it.
 */
@ApplicationScoped
public class ErasedContacts {

    private static final String REMEMBER = """
            INSERT INTO erased_contact (id, erased_at) VALUES (?, ?) ON CONFLICT DO NOTHING
            """;

    /** Not of a contact of which we know only that it was not there: of it we hold nothing. */
    private static final String EMPTY = """
            UPDATE source_record SET erased = true, deleted = true, last_updated = ?, read_number = ?, content_hash = '',
                company_id = NULL, parent_id = NULL, active = false, pending = '', pending_read = ?
            WHERE topic = ? AND id = ? AND NOT erased AND isfinite(last_updated)
            """;

    private final DataSource database;
    private final ReadNumbers readNumbers;
    private final RecordRelay relay;
    private final TransactionSynchronizationRegistry transaction;

    ErasedContacts(
            DataSource database,
            ReadNumbers readNumbers,
            RecordRelay relay,
            TransactionSynchronizationRegistry transaction) {
        this.database = database;
        this.readNumbers = readNumbers;
        this.relay = relay;
        this.transaction = transaction;
    }

    /**
     * Erases within the caller's transaction; the tombstone leaves after it.
     *
     * @return false when we hold nothing of such a contact and never erased it
     */
    public boolean erase(long id, Instant now) {
        try (var connection = database.getConnection()) {
            boolean held = empty(connection, id, now);
            if (held) {
                remember(connection, id, now);
                relay.wakeAfterCommit(transaction);
            }
            return held || !among(connection, Set.of(id)).isEmpty();
        } catch (SQLException e) {
            throw new RecordFailure("A contact could not be erased", e);
        }
    }

    private boolean empty(Connection connection, long id, Instant now) throws SQLException {
        // Later than the number of everything that waits or is under way, so that only the tombstone itself is marked.
        long number = readNumbers.next();
        try (var update = connection.prepareStatement(EMPTY)) {
            update.setTimestamp(1, Timestamp.from(now));
            update.setLong(2, number);
            update.setLong(3, number);
            update.setString(4, Topics.CONTACTS.name());
            update.setString(5, Long.toString(id));
            return update.executeUpdate() == 1;
        }
    }

    private static void remember(Connection connection, long id, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement(REMEMBER)) {
            insert.setLong(1, id);
            insert.setTimestamp(2, Timestamp.from(now));
            insert.executeUpdate();
        }
    }

    /** Which of these contacts were erased: the source still has them, and we never will. */
    public Set<Long> among(Collection<Long> ids) {
        try (var connection = database.getConnection()) {
            return among(connection, ids);
        } catch (SQLException e) {
            throw new RecordFailure("Erased contacts could not be read", e);
        }
    }

    /** All that were ever erased. */
    public List<Long> all() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT id FROM erased_contact ORDER BY id");
                var rows = query.executeQuery()) {
            List<Long> ids = new ArrayList<>();
            while (rows.next()) {
                ids.add(rows.getLong("id"));
            }
            return ids;
        } catch (SQLException e) {
            throw new RecordFailure("Erased contacts could not be read", e);
        }
    }

    private static Set<Long> among(Connection connection, Collection<Long> ids) throws SQLException {
        try (var query = connection.prepareStatement("SELECT id FROM erased_contact WHERE id = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
            Set<Long> erased = new HashSet<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    erased.add(rows.getLong(1));
                }
            }
            return erased;
        }
    }
}
