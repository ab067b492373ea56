package com.accellis.engagement.kit.deadletter;

import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.startup.KeptFor;
import io.quarkus.arc.properties.IfBuildProperty;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which dead letters were applied after all, when and by whom. */
@ApplicationScoped
@IfBuildProperty(name = "quarkus.datasource.db-kind", stringValue = "postgresql")
public class AppliedDeadLetters {

    /** A letter that is still on its topic must not look as if it had never been applied. */
    private static final Duration LEAST_KEPT = Duration.ofDays(38);

    private static final String ADD = """
            INSERT INTO applied_dead_letter (topic, partition, position, put_aside, applied_at, applied_by)
            VALUES (?, ?, ?, ?, clock_timestamp(), ?)
            ON CONFLICT DO NOTHING
            """;

    private final DataSource database;
    private final AuditLog auditLog;
    private final Duration kept;

    /** @param kept longer than the topics keep dead letters: 30 days, and up to 7 more until a segment is closed */
    AppliedDeadLetters(
            DataSource database,
            AuditLog auditLog,
            @ConfigProperty(name = "dead-letters.keep-applied", defaultValue = "40d") Duration kept) {
        this.database = database;
        this.auditLog = auditLog;
        this.kept = kept;
    }

    void onStart(@Observes StartupEvent start) {
        KeptFor.atLeast(LEAST_KEPT, "dead-letters.keep-applied", kept);
    }

    /** So long after it was put aside, no topic holds a dead letter any more. */
    public Duration kept() {
        return kept;
    }

    /** When and by whom. */
    record Application(Instant at, String by) {}

    /** Every one that the topics may still hold. */
    @Transactional
    Map<Key, Application> all() {
        try (var connection = database.getConnection();
                var list = connection.prepareStatement(
                        "SELECT topic, partition, position, put_aside, applied_at, applied_by FROM applied_dead_letter");
                var rows = list.executeQuery()) {
            Map<Key, Application> all = new HashMap<>();
            while (rows.next()) {
                var place = new DeadLetter.Place(
                        rows.getString("topic"), rows.getInt("partition"), rows.getLong("position"));
                all.put(new Key(place, instant(rows, "put_aside")), application(rows));
            }
            return all;
        } catch (SQLException e) {
            throw new IllegalStateException("The applied dead letters could not be read", e);
        }
    }

    @Transactional
    Optional<Application> of(DeadLetter letter) {
        try (var connection = database.getConnection();
                var find = connection.prepareStatement("SELECT applied_at, applied_by FROM applied_dead_letter"
                        + " WHERE topic = ? AND partition = ? AND position = ? AND put_aside = ?")) {
            set(find, Key.of(letter));
            try (var row = find.executeQuery()) {
                return row.next() ? Optional.of(application(row)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Whether a dead letter was applied could not be read", e);
        }
    }

    private static Application application(ResultSet row) throws SQLException {
        return new Application(instant(row, "applied_at"), row.getString("applied_by"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static void set(PreparedStatement statement, Key key) throws SQLException {
        statement.setString(1, key.place().topic());
        statement.setInt(2, key.place().partition());
        statement.setLong(3, key.place().position());
        statement.setTimestamp(4, Timestamp.from(key.putAside()));
    }

    /** @param place of the letter, and when it was put aside: a topic that is made anew counts from 0 again */
    record Key(DeadLetter.Place place, Instant putAside) {

        /** As exactly as the database keeps it. */
        static Key of(DeadLetter letter) {
            return new Key(letter.place(), letter.putAside().truncatedTo(ChronoUnit.MICROS));
        }
    }

    /** Notes that it was asked for. */
    @Transactional
    void note(DeadLetter letter, String who) {
        auditLog.addBy(who, "dead-letter.asked-for", "dead-letter/" + letter.place(), letter.reason());
    }

    /** Marks it as applied, once. */
    @Transactional
    void add(DeadLetter letter, String who) {
        Key key = Key.of(letter);
        try (var connection = database.getConnection();
                var prune = connection.prepareStatement(
                        "DELETE FROM applied_dead_letter WHERE applied_at < clock_timestamp() - make_interval(secs => ?)");
                var insert = connection.prepareStatement(ADD)) {
            prune.setDouble(1, kept.toSeconds());
            prune.executeUpdate();
            set(insert, key);
            insert.setString(5, who);
            if (insert.executeUpdate() > 0) {
                auditLog.addBy(who, "dead-letter.applied", "dead-letter/" + key.place(), letter.reason());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The application of a dead letter could not be noted", e);
        }
    }
}
