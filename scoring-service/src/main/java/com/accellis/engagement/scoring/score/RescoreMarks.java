package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.ScoreChanged.CauseCount;
import com.accellis.engagement.events.ScoreChanged.RecordRef;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Clients whose buckets have moved and whose scores follow a little later. Marks are only added and taken, never changed,
 * so that topics do not wait for each other.
 */
@ApplicationScoped
public class RescoreMarks {

    private static final TypeReference<List<CauseCount>> CAUSES = new TypeReference<>() {};
    private static final TypeReference<List<RecordRef>> RECORDS = new TypeReference<>() {};

    private static final String PUT = """
            INSERT INTO rescore_mark (client_id, causes, records, event_time, trace)
            SELECT i.client_id, i.causes::jsonb, i.records::jsonb, ?, i.trace
            FROM unnest(?::uuid[], ?::text[], ?::text[], ?::text[]) AS i (client_id, causes, records, trace)
            """;

    private static final String TAKE =
            "DELETE FROM rescore_mark WHERE client_id = ANY (?) RETURNING client_id, causes, records, event_time, trace";

    private static final String WAITING = "SELECT count(DISTINCT client_id), min(event_time) FROM rescore_mark";

    private final DataSource database;

    RescoreMarks(DataSource database) {
        this.database = database;
    }

    /**
     * @param eventTime when the oldest of the events behind it came to its topic
     * @param trace that it goes on with; null when there is none
     */
    record Mark(UUID client, List<CauseCount> causes, List<RecordRef> records, Instant eventTime, String trace) {}

    /**
     * Clients whose scores follow a little later.
     *
     * @param oldest when the oldest of the events behind them came to its topic; null when nobody waits
     */
    public record Waiting(long clients, Instant oldest) {}

    public Waiting waiting() {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(WAITING);
                var row = statement.executeQuery()) {
            row.next();
            OffsetDateTime oldest = row.getObject(2, OffsetDateTime.class);
            return new Waiting(row.getLong(1), oldest == null ? null : oldest.toInstant());
        } catch (SQLException e) {
            throw new DatabaseFailure("Marks could not be counted", e);
        }
    }

    void put(Map<UUID, Causes> causes, Instant eventTime) {
        if (causes.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(PUT)) {
            statement.setObject(1, eventTime.atOffset(ZoneOffset.UTC));
            statement.setArray(2, SqlArrays.of(connection, "uuid", causes.entrySet(), Map.Entry::getKey));
            statement.setArray(
                    3, SqlArrays.of(connection, "text", causes.values(), cause -> EventJson.text(cause.counts())));
            statement.setArray(
                    4, SqlArrays.of(connection, "text", causes.values(), cause -> EventJson.text(cause.records())));
            statement.setArray(5, SqlArrays.of(connection, "text", causes.values(), Causes::trace));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Clients could not be marked", e);
        }
    }

    /** Takes the marks of clients that the caller has locked: what they tell of is seen by every later statement. */
    List<Mark> take(Collection<UUID> clients) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(TAKE)) {
            statement.setArray(1, connection.createArrayOf("uuid", clients.toArray()));
            List<Mark> marks = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    marks.add(new Mark(
                            rows.getObject("client_id", UUID.class),
                            read(rows.getString("causes"), CAUSES),
                            read(rows.getString("records"), RECORDS),
                            rows.getObject("event_time", OffsetDateTime.class).toInstant(),
                            rows.getString("trace")));
                }
            }
            return marks;
        } catch (SQLException e) {
            throw new DatabaseFailure("Marks could not be taken", e);
        }
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return EventJson.mapper().readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A mark cannot be read", e);
        }
    }
}
