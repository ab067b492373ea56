package com.accellis.engagement.connector.repairs;

import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.kit.transaction.AfterCommit;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    private static final String DUE =
            "p.delay_seconds IS NULL AND p.found_at < clock_timestamp() - make_interval(secs => ?)";

    /** At or after their change. */
    private static final String WAS_ANNOUNCED = """
            EXISTS (SELECT 1 FROM announced_record a WHERE a.kind = p.kind AND a.id = p.id
                AND (a.changed_at >= p.changed_at OR a.changed_at IS NULL AND a.announced_at >= p.changed_at))
            """;

    private static final String DROP_ANNOUNCED = "DELETE FROM polled_change p WHERE " + DUE + " AND " + WAS_ANNOUNCED;

    private static final String KEEP_REPAIRED =
            "UPDATE polled_change p SET delay_seconds = extract(epoch FROM p.found_at - p.changed_at) WHERE " + DUE
                    + " AND NOT " + WAS_ANNOUNCED + " RETURNING p.run_id, p.kind";

    private static final String PERCENTILES = """
            count(*) AS repairs, percentile_disc(0.5) WITHIN GROUP (ORDER BY delay_seconds) AS median,
            percentile_disc(0.95) WITHIN GROUP (ORDER BY delay_seconds) AS p95, max(delay_seconds) AS longest
            """;

    /** Counted anew from all that the run has found: a long run is judged in several rounds. */
    private static final String COUNT = """
            WITH counted AS (
                SELECT run_id, %s FROM polled_change WHERE run_id = ANY (?) AND delay_seconds IS NOT NULL GROUP BY run_id
            )
            UPDATE sync_run r SET repaired = c.repairs, repair_delay_median_seconds = c.median,
                repair_delay_p95_seconds = c.p95, repair_delay_max_seconds = c.longest
            FROM counted c WHERE r.id = c.run_id
            """.formatted(PERCENTILES);

    private static final String SINCE = """
            SELECT kind, %s FROM polled_change WHERE delay_seconds IS NOT NULL AND found_at >= ? GROUP BY kind
            """.formatted(PERCENTILES);

    /** What is announced anew just now stays, and is not waited for: whoever announces may wait for us. */
    private static final String PRUNE_ANNOUNCED = """
            WITH old AS (
                SELECT kind, id FROM announced_record WHERE announced_at < clock_timestamp() - make_interval(secs => ?)
                FOR UPDATE SKIP LOCKED
            )
            DELETE FROM announced_record a USING old WHERE a.kind = old.kind AND a.id = old.id
            """;

    /** Of runs that go on, all are needed to count anew. */
    private static final String PRUNE_FINDS = """
            DELETE FROM polled_change p USING sync_run r WHERE r.id = p.run_id AND r.finished_at IS NOT NULL
                AND p.delay_seconds IS NOT NULL AND p.found_at < clock_timestamp() - make_interval(secs => ?)
            """;

    private final DataSource database;
    private final TransactionSynchronizationRegistry transaction;
    private final Map<Kind, Counter> repaired = new EnumMap<>(Kind.class);

    PollRepairs(DataSource database, TransactionSynchronizationRegistry transaction, MeterRegistry metrics) {
        this.database = database;
        this.transaction = transaction;
        for (Kind kind : Kind.values()) {
            repaired.put(
                    kind,
                    Counter.builder("engagement.repairs.by.poll")
                            .description("Changes that no callback announced in time")
                            .tag("entity", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                            .register(metrics));
        }
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
        double seconds = callbacksArriveWithin.toMillis() / 1000.0;
        try (var connection = database.getConnection();
                var drop = connection.prepareStatement(DROP_ANNOUNCED);
                var keep = connection.prepareStatement(KEEP_REPAIRED);
                var count = connection.prepareStatement(COUNT)) {
            drop.setDouble(1, seconds);
            drop.executeUpdate();
            keep.setDouble(1, seconds);
            Set<UUID> runs = new HashSet<>();
            List<Counter> repairs = new ArrayList<>();
            try (var rows = keep.executeQuery()) {
                while (rows.next()) {
                    runs.add(rows.getObject("run_id", UUID.class));
                    repairs.add(repaired.get(Kind.valueOf(rows.getString("kind"))));
                }
            }
            if (!runs.isEmpty()) {
                count.setArray(1, connection.createArrayOf("uuid", runs.toArray()));
                count.executeUpdate();
                AfterCommit.run(transaction, () -> repairs.forEach(Counter::increment));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Polled changes could not be judged", e);
        }
    }

    /**
     * What polling had to repair.
     *
     * @param medianDelaySeconds between change and find; the others likewise
     */
    public record Repaired(long count, long medianDelaySeconds, long p95DelaySeconds, long longestDelaySeconds) {}

    /** By kind of record, what was found since then and nobody announced; kinds without are missing. */
    public Map<Kind, Repaired> since(Instant moment) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(SINCE)) {
            query.setObject(1, moment.atOffset(ZoneOffset.UTC));
            Map<Kind, Repaired> repaired = new EnumMap<>(Kind.class);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    repaired.put(
                            Kind.valueOf(rows.getString("kind")),
                            new Repaired(
                                    rows.getLong("repairs"),
                                    rows.getLong("median"),
                                    rows.getLong("p95"),
                                    rows.getLong("longest")));
                }
            }
            return repaired;
        } catch (SQLException e) {
            throw new IllegalStateException("Repairs could not be counted", e);
        }
    }

    /** Forgets announcements and finds of long ago; what runs have counted stays with them. */
    public void prune(Duration kept) {
        try (var connection = database.getConnection();
                var announcements = connection.prepareStatement(PRUNE_ANNOUNCED);
                var finds = connection.prepareStatement(PRUNE_FINDS)) {
            announcements.setDouble(1, kept.toSeconds());
            announcements.executeUpdate();
            finds.setDouble(1, kept.toSeconds());
            finds.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Announcements and finds could not be forgotten", e);
        }
    }
}
