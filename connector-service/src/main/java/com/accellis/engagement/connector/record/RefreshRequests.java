package com.accellis.engagement.connector.record;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.SourceEntity;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;

/** Records that have to be read again. Several requests for one record become one. */
@ApplicationScoped
public class RefreshRequests {

    private static final String ADD = """
            INSERT INTO refresh_request AS r (kind, id, generation, due_at, attempts, announced_at, announced_deleted, trace)
            VALUES (?, ?, 1, clock_timestamp(), 0, ?, ?, ?)
            ON CONFLICT (kind, id) DO UPDATE SET generation = r.generation + 1, due_at = excluded.due_at, attempts = 0,
                announced_at = greatest(r.announced_at, excluded.announced_at),
                announced_deleted = excluded.announced_deleted, trace = coalesce(excluded.trace, r.trace)
            """;

    /** Whoever touches several requests locks them in this order. */
    private static final Comparator<Request> IN_ORDER =
            Comparator.comparing(request -> key(request.kind(), request.id()));

    /** In the same order, which is that of strings here: the slash comes before any letter. */
    private static final String HOLD = """
            SELECT FROM refresh_request r JOIN unnest(?::text[], ?::text[]) AS i (kind, id) USING (kind, id)
            ORDER BY r.kind COLLATE "C", r.id COLLATE "C" FOR UPDATE OF r
            """;

    private final DataSource database;
    private final Event<Wanted> wanted;

    RefreshRequests(DataSource database, Event<Wanted> wanted) {
        this.database = database;
        this.wanted = wanted;
    }

    /**
     * Something is to be read again; fired in the transaction that stores the request.
     *
     * @param in when it is due, from now
     */
    public record Wanted(Duration in) {}

    /** What is to be read again. */
    public enum Kind {
        COMPANY,
        CONTACT,
        TICKET,
        TIME_ENTRY,
        AGREEMENT,
        /** All additions of the agreement with that id. */
        ADDITIONS_OF_AGREEMENT,
        /** One addition; its id is {@code agreement/addition}. */
        ADDITION,
        SURVEY;

        /** Whether a source can be asked for that id. */
        public boolean canBeAskedFor(String id) {
            return switch (this) {
                case SURVEY -> SourceIds.canBeAskedFor(SourceEntity.SURVEYS, id);
                case ADDITION -> {
                    String[] ids = id.split("/", -1);
                    yield ids.length == 2
                            && SourceIds.canBeAskedFor(SourceEntity.AGREEMENTS, ids[0])
                            && SourceIds.canBeAskedFor(SourceEntity.AGREEMENT_ADDITIONS, ids[1]);
                }
                default -> SourceIds.canBeAskedFor(SourceEntity.AGREEMENTS, id);
            };
        }

        /**
         * As what records of an entity are announced and read again by id. Additions need their agreement for that; markets
         * are so few that each run reads them all.
         */
        public static Optional<Kind> of(SourceEntity entity) {
            return switch (entity) {
                case COMPANIES -> Optional.of(COMPANY);
                case CONTACTS -> Optional.of(CONTACT);
                case SERVICE_TICKETS, PROJECT_TICKETS -> Optional.of(TICKET);
                case TIME_ENTRIES -> Optional.of(TIME_ENTRY);
                case AGREEMENTS -> Optional.of(AGREEMENT);
                case SURVEYS -> Optional.of(SURVEY);
                case AGREEMENT_ADDITIONS, MARKET_DESCRIPTIONS -> Optional.empty();
            };
        }

        /** As what the records of a callback are read again. */
        public static Kind of(CallbackReceived.Type type) {
            return switch (type) {
                case COMPANY -> COMPANY;
                case CONTACT -> CONTACT;
                case TICKET -> TICKET;
                case TIME_ENTRY -> TIME_ENTRY;
                case AGREEMENT -> AGREEMENT;
            };
        }
    }

    /**
     * @param announcedAt the change that was announced; a read that shows an older state is not the last; null if unknown
     * @param announcedDeleted whether the announcement says the record is gone
     * @param trace that asks for it, see {@link com.accellis.engagement.kit.trace.Traces}; null when there is none
     */
    public record NewRequest(Kind kind, String id, Instant announcedAt, boolean announcedDeleted, String trace) {

        public static NewRequest of(Kind kind, String id) {
            return new NewRequest(kind, id, null, false, null);
        }
    }

    /** @param generation of the request; when it was made again meanwhile, finishing it does not remove it */
    public record Request(
            Kind kind,
            String id,
            long generation,
            int attempts,
            Instant announcedAt,
            boolean announcedDeleted,
            String trace) {}

    public void add(Collection<NewRequest> requests) {
        if (requests.isEmpty()) {
            return;
        }
        var byKey = new TreeMap<String, NewRequest>();
        requests.forEach(request -> byKey.merge(key(request.kind(), request.id()), request, RefreshRequests::later));
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement(ADD)) {
            for (NewRequest request : byKey.values()) {
                insert.setString(1, request.kind().name());
                insert.setString(2, request.id());
                insert.setObject(
                        3,
                        request.announcedAt() == null
                                ? null
                                : request.announcedAt().atOffset(ZoneOffset.UTC),
                        Types.TIMESTAMP_WITH_TIMEZONE);
                insert.setBoolean(4, request.announcedDeleted());
                insert.setString(5, request.trace());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new RecordFailure("Refresh requests could not be stored", e);
        }
        wanted.fire(new Wanted(Duration.ZERO));
    }

    private static String key(Kind kind, String id) {
        return kind + "/" + id;
    }

    private static NewRequest later(NewRequest kept, NewRequest next) {
        Instant announced = kept.announcedAt() == null
                        || next.announcedAt() != null && next.announcedAt().isAfter(kept.announcedAt())
                ? next.announcedAt()
                : kept.announcedAt();
        String trace = next.trace() == null ? kept.trace() : next.trace();
        return new NewRequest(next.kind(), next.id(), announced, next.announcedDeleted(), trace);
    }

    /** Requests of some kinds that are due: the oldest first, those that failed before after the others. */
    public List<Request> due(Set<Kind> kinds, int limit) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("""
                        SELECT kind, id, generation, attempts, announced_at, announced_deleted, trace
                        FROM refresh_request
                        WHERE due_at <= clock_timestamp() AND kind = ANY (?) ORDER BY attempts, due_at LIMIT ?
                        """)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text", kinds.stream().map(Kind::name).toArray()));
            query.setInt(2, limit);
            List<Request> due = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    OffsetDateTime announced = rows.getObject("announced_at", OffsetDateTime.class);
                    due.add(new Request(
                            Kind.valueOf(rows.getString("kind")),
                            rows.getString("id"),
                            rows.getLong("generation"),
                            rows.getInt("attempts"),
                            announced == null ? null : announced.toInstant(),
                            rows.getBoolean("announced_deleted"),
                            rows.getString("trace")));
                }
            }
            return due;
        } catch (SQLException e) {
            throw new RecordFailure("Refresh requests could not be read", e);
        }
    }

    public void done(Collection<Request> requests) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement(
                        "DELETE FROM refresh_request WHERE kind = ? AND id = ? AND generation = ?")) {
            for (Request request : requests.stream().sorted(IN_ORDER).toList()) {
                delete.setString(1, request.kind().name());
                delete.setString(2, request.id());
                delete.setLong(3, request.generation());
                delete.addBatch();
            }
            delete.executeBatch();
        } catch (SQLException e) {
            throw new RecordFailure("Finished refresh requests could not be removed", e);
        }
    }

    /**
     * Reads the records after the pause and in this order, unless they were requested anew meanwhile; that is no attempt at
     * reading them.
     */
    public void later(Collection<Request> postponed, Duration pause) {
        postpone(postponed, pause, 0);
    }

    /** Reads the record again after the pause, unless it was requested anew meanwhile. */
    public void again(Request request, Duration pause) {
        postpone(List.of(request), pause, 1);
    }

    private void postpone(Collection<Request> postponed, Duration pause, int attempts) {
        try (var connection = database.getConnection();
                var hold = connection.prepareStatement(HOLD);
                var update = connection.prepareStatement("""
                        UPDATE refresh_request SET attempts = attempts + ?,
                            due_at = clock_timestamp() + make_interval(secs => ?)
                        WHERE kind = ? AND id = ? AND generation = ?
                        """)) {
            hold.setArray(
                    1, texts(connection, postponed, request -> request.kind().name()));
            hold.setArray(2, texts(connection, postponed, Request::id));
            hold.execute();
            for (Request request : postponed) {
                update.setInt(1, attempts);
                update.setDouble(2, pause.toMillis() / 1000.0);
                update.setString(3, request.kind().name());
                update.setString(4, request.id());
                update.setLong(5, request.generation());
                update.addBatch();
            }
            update.executeBatch();
        } catch (SQLException e) {
            throw new RecordFailure("Refresh requests could not be postponed", e);
        }
        wanted.fire(new Wanted(pause));
    }

    private static Array texts(Connection connection, Collection<Request> requests, Function<Request, String> value)
            throws SQLException {
        return connection.createArrayOf("text", requests.stream().map(value).toArray());
    }

    public long waiting() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT count(*) FROM refresh_request");
                var row = query.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new RecordFailure("Refresh requests could not be counted", e);
        }
    }
}
