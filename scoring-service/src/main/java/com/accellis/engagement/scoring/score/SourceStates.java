package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.window.SourceState;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.Map;
import javax.sql.DataSource;

/** How far each source has been read and has arrived. */
@ApplicationScoped
public class SourceStates {

    /** A later run does not make loaded data unloaded; a source that is switched off does. */
    private static final String KEEP = """
            INSERT INTO source_state AS s (entity, configured, loaded, last_good_run, covers_from, end_offsets)
            VALUES (?, ?, false, ?, ?, ?::jsonb)
            ON CONFLICT (entity) DO UPDATE SET configured = excluded.configured, loaded = s.loaded AND excluded.configured,
                last_good_run = excluded.last_good_run, covers_from = excluded.covers_from,
                end_offsets = excluded.end_offsets
            WHERE s.last_good_run IS NULL OR excluded.last_good_run IS NULL
               OR excluded.last_good_run >= s.last_good_run
            """;

    /** Loaded once the offsets applied here have passed those that the run ended with, in every partition. */
    private static final String MARK_LOADED = """
            UPDATE source_state s SET loaded = true
            WHERE s.configured AND NOT s.loaded AND s.last_good_run IS NOT NULL
              AND NOT EXISTS (
                  SELECT 1 FROM jsonb_each_text(s.end_offsets) e (partition_id, end_offset)
                  LEFT JOIN unnest(?::text[], ?::text[]) t (entity, topic) ON t.entity = s.entity
                  LEFT JOIN applied_offset a ON a.topic = t.topic AND a.partition_id = e.partition_id::int
                  WHERE coalesce(a.next_offset, 0) < e.end_offset::bigint)
            """;

    private final DataSource database;

    SourceStates(DataSource database) {
        this.database = database;
    }

    public void keep(SyncRunCompleted run) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, run.entity().wireName());
            statement.setBoolean(2, run.configured());
            statement.setObject(
                    3,
                    run.finishedAt() == null ? null : run.finishedAt().atOffset(ZoneOffset.UTC),
                    Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setObject(4, run.coversFrom(), Types.DATE);
            statement.setString(5, new String(EventJson.write(run.endOffsets()), StandardCharsets.UTF_8));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("The state of " + run.entity().wireName() + " could not be stored", e);
        }
    }

    /** Notices sources whose data has arrived completely. */
    public void markLoaded() {
        SourceEntity[] entities = SourceEntity.values();
        Object[] names =
                java.util.Arrays.stream(entities).map(SourceEntity::wireName).toArray();
        Object[] topics = java.util.Arrays.stream(entities)
                .map(entity -> entity.topic().name())
                .toArray();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(MARK_LOADED)) {
            statement.setArray(1, connection.createArrayOf("text", names));
            statement.setArray(2, connection.createArrayOf("text", topics));
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("Loaded sources could not be marked", e);
        }
    }

    public Map<SourceEntity, SourceState> all() {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(
                        "SELECT entity, configured, loaded, last_good_run, covers_from FROM source_state");
                var rows = statement.executeQuery()) {
            Map<SourceEntity, SourceState> states = new EnumMap<>(SourceEntity.class);
            while (rows.next()) {
                OffsetDateTime lastGoodRun = rows.getObject("last_good_run", OffsetDateTime.class);
                var state = new SourceState(
                        rows.getBoolean("configured"),
                        rows.getBoolean("loaded"),
                        lastGoodRun == null ? null : lastGoodRun.toInstant(),
                        rows.getObject("covers_from", LocalDate.class));
                SourceEntity.named(rows.getString("entity")).ifPresent(entity -> states.put(entity, state));
            }
            return states;
        } catch (SQLException e) {
            throw new DatabaseFailure("The state of the sources could not be read", e);
        }
    }
}
