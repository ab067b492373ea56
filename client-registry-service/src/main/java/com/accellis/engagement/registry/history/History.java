package com.accellis.engagement.registry.history;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/** The history of all clients. Written in the transaction of the change, and never altered. */
@ApplicationScoped
public class History {

    private static final String SELECT = """
            SELECT h.client_id, h.edition, h.before, h.after, c.id, c.at, c.author, c.action, c.undoes
            FROM client_history h JOIN change c ON c.id = h.change_id
            """;

    /** What took the changes back, what took that back, and so on. */
    private static final String UNDOING = """
            WITH RECURSIVE undoing (id, undoes) AS (
                SELECT id, undoes FROM change WHERE undoes = ANY (?)
                UNION SELECT c.id, c.undoes FROM change c JOIN undoing u ON c.undoes = u.id)
            SELECT id, undoes FROM undoing
            """;

    /** Few enough that the database does not give up, although each of them may have changed tens of thousands of clients. */
    private static final String FORGET =
            "DELETE FROM change WHERE id = ANY (ARRAY (SELECT id FROM change WHERE at < ? ORDER BY at LIMIT 10))";

    private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

    private final DataSource database;

    History(DataSource database) {
        this.database = database;
    }

    /**
     * An entry with its change.
     *
     * @param undone whether a later change has taken it back, and was not taken back itself
     */
    public record Line(Entry entry, Change change, boolean undone) {}

    /** @param details what was changed besides clients, null when nothing */
    public void append(Change change, List<Entry> entries, Object details) {
        try (var connection = database.getConnection()) {
            insert(connection, change, details);
            insert(connection, change, entries);
        } catch (SQLException e) {
            throw new HistoryFailure("A change could not be written to the history", e);
        }
    }

    private static void insert(Connection connection, Change change, Object details) throws SQLException {
        try (var insert = connection.prepareStatement("INSERT INTO change (id, at, author, action, undoes, details)"
                + " VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb))")) {
            insert.setObject(1, change.id());
            insert.setTimestamp(2, Timestamp.from(change.at()));
            insert.setString(3, change.author());
            insert.setString(4, change.action().wireName());
            insert.setObject(5, change.undoes());
            insert.setString(6, details == null ? null : EventJson.text(details));
            insert.executeUpdate();
        }
    }

    private static void insert(Connection connection, Change change, List<Entry> entries) throws SQLException {
        try (var insert =
                connection.prepareStatement("INSERT INTO client_history (client_id, edition, change_id, before, after)"
                        + " VALUES (?, ?, ?, CAST(? AS jsonb), CAST(? AS jsonb))")) {
            for (Entry entry : entries) {
                insert.setObject(1, entry.clientId());
                insert.setLong(2, entry.edition());
                insert.setObject(3, change.id());
                insert.setString(4, EventJson.text(entry.before()));
                insert.setString(5, EventJson.text(entry.after()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** The newest first. */
    public List<Line> ofClient(UUID clientId, long offset, int limit) {
        return select(SELECT + " WHERE h.client_id = ? ORDER BY h.edition DESC LIMIT ? OFFSET ?", query -> {
            query.setObject(1, clientId);
            query.setInt(2, limit);
            query.setLong(3, offset);
        });
    }

    /** What happened to a client after its edition {@code seen}, the newest first. */
    public List<Line> newestSince(UUID clientId, long seen, int limit) {
        return select(SELECT + " WHERE h.client_id = ? AND h.edition > ? ORDER BY h.edition DESC LIMIT ?", query -> {
            query.setObject(1, clientId);
            query.setLong(2, seen);
            query.setInt(3, limit);
        });
    }

    public Optional<Line> find(UUID clientId, long edition) {
        return select(SELECT + " WHERE h.client_id = ? AND h.edition = ?", query -> {
                    query.setObject(1, clientId);
                    query.setLong(2, edition);
                })
                .stream()
                .findFirst();
    }

    /** All that one change did, in the order of the clients' ids. */
    public List<Entry> ofChange(UUID changeId) {
        return select(SELECT + " WHERE h.change_id = ? ORDER BY h.client_id", query -> query.setObject(1, changeId))
                .stream()
                .map(Line::entry)
                .toList();
    }

    public long count(UUID clientId) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT count(*) FROM client_history WHERE client_id = ?")) {
            query.setObject(1, clientId);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        } catch (SQLException e) {
            throw new HistoryFailure("The history could not be read", e);
        }
    }

    /**
     * Forgets some of what was done before {@code moment}, with all that each change did to clients.
     *
     * @return how many changes that were; 0 when there is nothing left to forget
     */
    public int forgetSomeBefore(Instant moment) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(FORGET)) {
            delete.setTimestamp(1, Timestamp.from(moment));
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new HistoryFailure("Old history could not be removed", e);
        }
    }

    private interface Parameters {
        void set(PreparedStatement query) throws SQLException;
    }

    private List<Line> select(String sql, Parameters parameters) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            parameters.set(query);
            List<Line> lines = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(line(rows));
                }
            }
            return withUndone(connection, lines);
        } catch (SQLException e) {
            throw new HistoryFailure("The history could not be read", e);
        }
    }

    private static Line line(ResultSet row) throws SQLException {
        var entry = new Entry(
                row.getObject(1, UUID.class), row.getLong(2), fields(row.getString(3)), fields(row.getString(4)));
        var change = new Change(
                row.getObject(5, UUID.class),
                row.getTimestamp(6).toInstant(),
                row.getString(7),
                WireNamed.stored(Action.values(), row.getString(8)),
                row.getObject(9, UUID.class));
        return new Line(entry, change, false);
    }

    private static List<Line> withUndone(Connection connection, List<Line> lines) throws SQLException {
        Object[] changeIds = lines.stream().map(line -> line.change().id()).toArray();
        Map<UUID, List<UUID>> undoing = new HashMap<>();
        try (var query = connection.prepareStatement(UNDOING)) {
            query.setArray(1, connection.createArrayOf("uuid", changeIds));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    undoing.computeIfAbsent(rows.getObject(2, UUID.class), id -> new ArrayList<>(1))
                            .add(rows.getObject(1, UUID.class));
                }
            }
        }
        return lines.stream()
                .map(line -> new Line(
                        line.entry(), line.change(), isUndone(line.change().id(), undoing)))
                .toList();
    }

    private static boolean isUndone(UUID changeId, Map<UUID, List<UUID>> undoing) {
        return undoing.getOrDefault(changeId, List.of()).stream().anyMatch(id -> !isUndone(id, undoing));
    }

    private static Map<String, Object> fields(String json) {
        try {
            return EventJson.mapper().readValue(json, FIELDS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored history entry cannot be read", e);
        }
    }
}
