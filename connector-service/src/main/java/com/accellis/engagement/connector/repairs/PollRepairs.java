package com.accellis.engagement.connector.repairs;

import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Counts changes that the poll found and no callback announced. A callback may still be on its way when the poll finds a
 * change, so a find is judged only after a while.
 */
@ApplicationScoped
public class PollRepairs {

    private static final String ANNOUNCED = """
            INSERT INTO announced_record AS a (kind, id, changed_at, announced_at) VALUES (?, ?, ?, clock_timestamp())
            ON CONFLICT (kind, id) DO UPDATE SET changed_at = greatest(a.changed_at, excluded.changed_at),
                announced_at = excluded.announced_at
            """;

    private static final String FOUND = """
            INSERT INTO polled_change (run_id, kind, id, changed_at, found_at) VALUES (?, ?, ?, ?, clock_timestamp())
            ON CONFLICT DO NOTHING
            """;

    /** Finds that are old enough, without those announced at or after their change; counted with the run that found them. */
    private static final String JUDGE = """
            WITH judged AS (
                DELETE FROM polled_change WHERE found_at < clock_timestamp() - make_interval(secs => ?)
                RETURNING run_id, kind, id, changed_at, found_at
            ), repaired AS (
                SELECT j.run_id, extract(epoch FROM j.found_at - j.changed_at) AS delay FROM judged j
                WHERE NOT EXISTS (SELECT 1 FROM announced_record a WHERE a.kind = j.kind AND a.id = j.id
                    AND (a.changed_at >= j.changed_at OR a.changed_at IS NULL AND a.announced_at >= j.changed_at))
            ), counted AS (
                SELECT run_id, count(*) AS repairs,
                       percentile_disc(0.5) WITHIN GROUP (ORDER BY delay) AS median,
                       percentile_disc(0.95) WITHIN GROUP (ORDER BY delay) AS p95, max(delay) AS longest
                FROM repaired GROUP BY run_id
            )
            UPDATE sync_run r SET repaired = c.repairs, repair_delay_median_seconds = c.median,
                repair_delay_p95_seconds = c.p95, repair_delay_max_seconds = c.longest
            FROM counted c WHERE r.id = c.run_id
            """;

    private final DataSource database;

    PollRepairs(DataSource database) {
        this.database = database;
    }

    /**
     * A callback came.
     *
     * @param changedAt when the record changed, as the callback says; null when it does not
     */
    public record Announcement(Kind kind, String id, Instant changedAt) {}

    /** To be called in the transaction that requests the records. */
    public void announced(Collection<Announcement> announcements) {
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement(ANNOUNCED)) {
            for (Announcement announcement : announcements) {
                upsert.setString(1, announcement.kind().name());
                upsert.setString(2, announcement.id());
                upsert.setObject(
                        3,
                        announcement.changedAt() == null
                                ? null
                                : announcement.changedAt().atOffset(ZoneOffset.UTC),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
                upsert.addBatch();
            }
            upsert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("Announcements could not be kept", e);
        }
    }

    /** A run found these records changed. To be called in the transaction that stores them. */
    public void found(UUID run, SourceEntity entity, Map<String, Instant> changedAt) {
        Optional<Kind> kind = Kind.of(entity);
        if (kind.isEmpty() || entity == SourceEntity.SURVEYS || changedAt.isEmpty()) {
            // Nobody announces surveys and additions.
            return;
        }
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(FOUND)) {
            for (Map.Entry<String, Instant> change : changedAt.entrySet()) {
                insert.setObject(1, run);
                insert.setString(2, kind.get().name());
                insert.setString(3, change.getKey());
                insert.setObject(4, change.getValue().atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("Polled changes could not be kept", e);
        }
    }

    /**
     * Judges what was found long enough ago. Needs a transaction.
     *
     * @param callbacksArriveWithin how long a callback may be on its way
     */
    public void judge(Duration callbacksArriveWithin) {
        try (var connection = database.getConnection();
                var judge = connection.prepareStatement(JUDGE)) {
            judge.setDouble(1, callbacksArriveWithin.toMillis() / 1000.0);
            judge.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Polled changes could not be judged", e);
        }
    }

    /** Forgets announcements of long ago. */
    public void prune(Duration kept) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "DELETE FROM announced_record WHERE announced_at < clock_timestamp() - make_interval(secs => ?)")) {
            delete.setDouble(1, kept.toSeconds());
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Announcements could not be forgotten", e);
        }
    }
}
