package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.window.SourceState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** How far each source has been read and has arrived, and what scores may rely on. */
@ApplicationScoped
public class SourceStates {

    private static final String KEEP = """
            INSERT INTO source_state AS s (entity, configured, last_good_run, covers_from, end_offsets, said_at)
            VALUES (?, ?, ?, ?, ?::jsonb, ?)
            ON CONFLICT (entity) DO UPDATE SET configured = excluded.configured,
                last_good_run = excluded.last_good_run, covers_from = excluded.covers_from,
                end_offsets = excluded.end_offsets, said_at = excluded.said_at
            WHERE s.said_at IS NULL OR excluded.said_at IS NULL OR excluded.said_at >= s.said_at
            """;

    private static final String ARRIVED_SINCE =
            "SELECT entity FROM source_state WHERE NOT configured OR arrived_run >= ?";

    /** Two looks at the same time: the one that saw less would write over what the other has found. */
    private static final String TAKE_TURNS = "SELECT pg_advisory_xact_lock(20261127)";

    /** All records before these ends of partitions, as JSON, have been applied. */
    private static final String APPLIED = """
            NOT EXISTS (SELECT 1 FROM jsonb_each_text(%s) e (partition_id, end_offset)
                        LEFT JOIN topics t ON t.entity = s.entity
                        LEFT JOIN applied_offset o ON o.topic = t.topic AND o.partition_id = e.partition_id::int
                        WHERE coalesce(o.next_offset, 0) < e.end_offset::bigint)
            """;

    /**
     * A run that was announced is waited for until it or the newest one has arrived: on a topic that lags by more than the
     * time between two runs the newest one never does. Of what is being told right now the next look will know; waiting for
     * it could be for each other.
     */
    private static final String NOTE_ARRIVALS =
            """
            WITH topics AS (
                SELECT * FROM unnest(?::text[], ?::text[]) AS t (entity, topic)
            ), told AS (
                SELECT entity, configured, last_good_run, end_offsets, arrived_run, awaited_run, awaited_end_offsets
                FROM source_state FOR UPDATE SKIP LOCKED
            ), seen AS (
                SELECT s.*, %s AS newest_here, s.awaited_run IS NOT NULL AND %s AS awaited_here FROM told s
            ), noted AS (
                SELECT entity,
                       CASE WHEN NOT configured THEN NULL WHEN newest_here THEN last_good_run
                            WHEN awaited_here THEN awaited_run ELSE arrived_run END AS arrived_run,
                       CASE WHEN newest_here OR awaited_here OR NOT configured THEN NULL
                            ELSE coalesce(awaited_run, last_good_run) END AS awaited_run,
                       CASE WHEN newest_here OR awaited_here OR NOT configured THEN NULL
                            WHEN awaited_run IS NULL THEN end_offsets ELSE awaited_end_offsets END
                           AS awaited_end_offsets
                FROM seen
            )
            UPDATE source_state s SET arrived_run = noted.arrived_run, awaited_run = noted.awaited_run,
                awaited_end_offsets = noted.awaited_end_offsets
            FROM noted
            WHERE s.entity = noted.entity
              AND (s.arrived_run, s.awaited_run) IS DISTINCT FROM (noted.arrived_run, noted.awaited_run)
            """.formatted(APPLIED.formatted("s.end_offsets"), APPLIED.formatted("s.awaited_end_offsets"));

    /**
     * Loaded once a run has arrived, fresh as long as the newest one that has is young: the next one on its way makes
     * neither loaded data unloaded nor fresh data stale. A source that is switched off is neither.
     */
    private static final String JUDGE = """
            WITH told AS (
                SELECT s.entity, s.configured, s.covers_from, coalesce(s.arrived_run > ?, false) AS fresh,
                       s.configured AND (coalesce(a.loaded, false) OR s.arrived_run IS NOT NULL) AS loaded
                FROM source_state s LEFT JOIN availability a ON a.entity = s.entity
            ), judged AS (
                INSERT INTO availability AS a (entity, configured, loaded, fresh, covers_from, known_from)
                SELECT entity, configured, loaded, fresh, covers_from, ? FROM told ORDER BY entity
                ON CONFLICT (entity) DO UPDATE SET configured = excluded.configured, loaded = excluded.loaded,
                    fresh = excluded.fresh, covers_from = excluded.covers_from, known_from = excluded.known_from
                WHERE (a.configured, a.loaded, a.fresh, a.covers_from)
                    IS DISTINCT FROM (excluded.configured, excluded.loaded, excluded.fresh, excluded.covers_from)
                RETURNING new.entity, new.known_from AS now, old.entity AS old_entity, old.configured, old.loaded,
                    old.fresh, old.covers_from, old.known_from
            )
            INSERT INTO superseded_availability (entity, configured, loaded, fresh, covers_from, known_from, known_until)
            SELECT entity, configured, loaded, fresh, covers_from, known_from, now
            FROM judged WHERE old_entity IS NOT NULL
            ON CONFLICT DO NOTHING
            """;

    private static final String REPORT = """
            SELECT s.entity, s.configured, coalesce(a.loaded, false) AS loaded, coalesce(a.fresh, false) AS fresh,
                   s.last_good_run
            FROM source_state s LEFT JOIN availability a ON a.entity = s.entity
            """;

    private final DataSource database;

    SourceStates(DataSource database) {
        this.database = database;
    }

    /**
     * What we know of a source.
     *
     * @param lastGoodRun when the newest completed run finished; null before the first
     */
    public record Report(boolean configured, boolean loaded, boolean fresh, Instant lastGoodRun) {

        /** A source that we have not heard of yet. */
        public static final Report UNKNOWN = new Report(true, false, false, null);
    }

    /** Keeps it unless something was said later: a batch may come to its end long after others have gone on. */
    public void keep(SyncRunCompleted run) {
        OffsetDateTime saidAt =
                run.finishedAt() == null ? null : run.finishedAt().atOffset(ZoneOffset.UTC);
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            statement.setString(1, run.entity().wireName());
            statement.setBoolean(2, run.configured());
            statement.setObject(3, run.configured() ? saidAt : null, Types.TIMESTAMP_WITH_TIMEZONE);
            statement.setObject(4, run.coversFrom(), Types.DATE);
            statement.setString(5, EventJson.text(run.endOffsets()));
            statement.setObject(6, saidAt, Types.TIMESTAMP_WITH_TIMEZONE);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("The state of " + run.entity().wireName() + " could not be stored", e);
        }
    }

    /**
     * Decides what scores may rely on from now on. Needs a transaction.
     *
     * @param freshFor how long a good run that has arrived is trusted
     */
    public void judge(Instant now, Duration freshFor) {
        try (var connection = database.getConnection();
                var turn = connection.createStatement();
                var arrivals = connection.prepareStatement(NOTE_ARRIVALS);
                var judge = connection.prepareStatement(JUDGE)) {
            turn.execute(TAKE_TURNS);
            bindTopics(connection, arrivals);
            arrivals.executeUpdate();
            judge.setObject(1, now.minus(freshFor).atOffset(ZoneOffset.UTC));
            judge.setObject(2, now.atOffset(ZoneOffset.UTC));
            judge.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("The sources could not be judged", e);
        }
    }

    /** The first and second parameter: which source is on which topic. */
    private static void bindTopics(Connection connection, PreparedStatement statement) throws SQLException {
        List<SourceEntity> entities = List.of(SourceEntity.values());
        statement.setArray(1, SqlArrays.of(connection, "text", entities, SourceEntity::wireName));
        statement.setArray(
                2,
                SqlArrays.of(
                        connection, "text", entities, entity -> entity.topic().name()));
    }

    /**
     * The sources of which all is here, as far as the last look knew, that a run has read which ended at this moment or
     * later; and those that are switched off.
     */
    public Set<SourceEntity> arrivedSince(Instant moment) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(ARRIVED_SINCE)) {
            statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
            Set<SourceEntity> arrived = EnumSet.noneOf(SourceEntity.class);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    SourceEntity.named(rows.getString(1)).ifPresent(arrived::add);
                }
            }
            return arrived;
        } catch (SQLException e) {
            throw new DatabaseFailure("The state of the sources could not be read", e);
        }
    }

    /** What scores may rely on now; a source that is missing has not been heard of. */
    public Map<SourceEntity, SourceState> all() {
        return read("SELECT entity, configured, loaded, fresh, covers_from FROM availability", SourceStates::state);
    }

    /** Since when scores have relied on what they rely on now: another moment tells of a change, also of one taken back. */
    public Map<SourceEntity, Instant> changes() {
        return read(
                "SELECT entity, known_from FROM availability",
                row -> row.getObject("known_from", OffsetDateTime.class).toInstant());
    }

    /** What there is to tell about the sources. */
    public Map<SourceEntity, Report> reports() {
        return read(REPORT, SourceStates::report);
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> Map<SourceEntity, T> read(String sql, Reading<T> reading) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            Map<SourceEntity, T> states = new EnumMap<>(SourceEntity.class);
            while (rows.next()) {
                T state = reading.of(rows);
                SourceEntity.named(rows.getString("entity")).ifPresent(entity -> states.put(entity, state));
            }
            return states;
        } catch (SQLException e) {
            throw new DatabaseFailure("The state of the sources could not be read", e);
        }
    }

    static SourceState state(ResultSet row) throws SQLException {
        return new SourceState(
                row.getBoolean("configured"),
                row.getBoolean("loaded"),
                row.getBoolean("fresh"),
                row.getObject("covers_from", LocalDate.class));
    }

    private static Report report(ResultSet row) throws SQLException {
        OffsetDateTime lastGoodRun = row.getObject("last_good_run", OffsetDateTime.class);
        return new Report(
                row.getBoolean("configured"),
                row.getBoolean("loaded"),
                row.getBoolean("fresh"),
                lastGoodRun == null ? null : lastGoodRun.toInstant());
    }
}
