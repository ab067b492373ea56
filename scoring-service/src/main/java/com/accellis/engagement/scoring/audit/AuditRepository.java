package com.accellis.engagement.scoring.audit;

import com.accellis.engagement.kit.http.ProblemException;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.scoring.audit.Audit.Kind;
import com.accellis.engagement.scoring.audit.Audit.State;
import com.accellis.engagement.scoring.score.Recalculation.Difference;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Page;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Audits, the differences they found, and when each client was looked at last. Every method needs a transaction. */
@ApplicationScoped
class AuditRepository implements PanacheRepositoryBase<Audit, UUID> {

    private static final int MOST_DIFFERENCES = 200;

    /** A difference as kept, with the client it is about. */
    record Kept(UUID clientId, String what, String subject, String expected, String actual, boolean repaired) {}

    /** Somebody else has taken the audit up, because our lease had ended. Nothing of what we have done since counts. */
    static final class TakenOver extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TakenOver() {
            super("Somebody else works on the audit");
        }
    }

    /** Takes the oldest unfinished work that nobody is busy with, and says that we are. */
    Optional<Audit> claim(Instant now, Duration lease) {
        @SuppressWarnings("unchecked")
        List<UUID> ids = getEntityManager()
                .createNativeQuery("""
                        SELECT id FROM audit WHERE finished_at IS NULL AND kind <> 'CONTINUOUS'
                          AND (claimed_until IS NULL OR claimed_until < ?1)
                        ORDER BY requested_at LIMIT 1 FOR UPDATE SKIP LOCKED
                        """, UUID.class)
                .setParameter(1, now)
                .getResultList();
        return ids.stream().findFirst().map(id -> {
            Audit audit = findById(id, LockModeType.PESSIMISTIC_WRITE);
            audit.state = State.RUNNING;
            audit.claimedUntil = now.plus(lease);
            audit.claim++;
            return audit;
        });
    }

    /** Another replica may do the same at the same time. */
    void insertIfMissing(UUID id, Kind kind, boolean repair, String requestedBy, Instant now, State state) {
        getEntityManager()
                .createNativeQuery("""
                        INSERT INTO audit (id, kind, repair, requested_by, requested_at, state, clients_total, clients_done,
                                           clients_differing, clients_repaired)
                        VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, 0) ON CONFLICT (id) DO NOTHING
                        """)
                .setParameter(1, id)
                .setParameter(2, kind.name())
                .setParameter(3, repair)
                .setParameter(4, requestedBy)
                .setParameter(5, now)
                .setParameter(6, state.name())
                .executeUpdate();
    }

    /** Ends all others of this kind. */
    void finishOlderThan(UUID newest, Kind kind, Instant now) {
        update(
                "state = ?1, finishedAt = ?2 where kind = ?3 and finishedAt is null and id <> ?4",
                State.COMPLETED,
                now,
                kind,
                newest);
    }

    /**
     * Notes that a client is done; counted in the database, because replicas share the continuous audit.
     *
     * @throws TakenOver when it is not ours any more
     */
    void advance(Audit ours, UUID client, boolean differing, boolean repaired, Instant claimedUntil) {
        requireOurs(update(
                "lastClient = ?1, clientsDone = clientsDone + 1, clientsDiffering = clientsDiffering + ?2,"
                        + " clientsRepaired = clientsRepaired + ?3, claimedUntil = ?4 where id = ?5 and claim = ?6",
                client,
                differing ? 1 : 0,
                repaired ? 1 : 0,
                claimedUntil,
                ours.id,
                ours.claim));
    }

    /**
     * Nobody else takes up the audit before that.
     *
     * @throws TakenOver when it is not ours any more
     */
    void hold(Audit ours, Instant until) {
        requireOurs(update("claimedUntil = ?1 where id = ?2 and claim = ?3", until, ours.id, ours.claim));
    }

    /**
     * Every client is done.
     *
     * @return with its final counts
     * @throws TakenOver when it is not ours any more
     */
    Audit finish(Audit ours, Instant now) {
        requireOurs(update(
                "state = ?1, finishedAt = ?2 where id = ?3 and claim = ?4", State.COMPLETED, now, ours.id, ours.claim));
        return findById(ours.id);
    }

    private static void requireOurs(int updated) {
        if (updated == 0) {
            throw new TakenOver();
        }
    }

    /** Two requests under one key at the same time: the second waits here for the first. */
    void lockKey(String key) {
        getEntityManager()
                .createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(hashtextextended(?1, 1))")
                .setParameter(1, key)
                .getSingleResult();
    }

    Optional<Audit> byKey(String idempotencyKey) {
        return find("idempotencyKey", idempotencyKey).firstResultOptional();
    }

    List<Audit> newestFirst(Collection<Kind> kinds, int page, int size) {
        return find("kind in ?1", Sort.descending("requestedAt").and("id"), kinds)
                .page(Page.of(page, size))
                .list();
    }

    long count(Collection<Kind> kinds) {
        return count("kind in ?1", kinds);
    }

    /** The next clients of an audit, in the order of their ids. */
    List<UUID> nextClients(Audit audit, int most) {
        @SuppressWarnings("unchecked")
        List<UUID> ids = getEntityManager()
                .createNativeQuery("""
                        SELECT id FROM client WHERE known AND (CAST(?1 AS uuid) IS NULL OR id > ?1)
                          AND (CAST(?2 AS uuid[]) IS NULL OR id = ANY (?2)) ORDER BY id LIMIT ?3
                        """, UUID.class)
                .setParameter(1, audit.lastClient)
                .setParameter(2, audit.clientIds)
                .setParameter(3, most)
                .getResultList();
        return ids;
    }

    /** Which of these clients there are. */
    List<UUID> known(UUID[] clients) {
        @SuppressWarnings("unchecked")
        List<UUID> ids = getEntityManager()
                .createNativeQuery("SELECT id FROM client WHERE known AND id = ANY (?1)", UUID.class)
                .setParameter(1, clients)
                .getResultList();
        return ids;
    }

    long clients() {
        return ((Number) getEntityManager()
                        .createNativeQuery("SELECT count(*) FROM client WHERE known")
                        .getSingleResult())
                .longValue();
    }

    /** The clients that nobody has looked at for the longest time; they count as looked at from now on. */
    List<UUID> takeLongestUnseen(int most, Instant now) {
        @SuppressWarnings("unchecked")
        List<UUID> ids = getEntityManager()
                .createNativeQuery("""
                        INSERT INTO audited_client (client_id, audited_at, differences)
                        SELECT c.id, ?1, coalesce(a.differences, 0) FROM client c
                        LEFT JOIN audited_client a ON a.client_id = c.id
                        WHERE c.known ORDER BY a.audited_at NULLS FIRST, c.id LIMIT ?2
                        ON CONFLICT (client_id) DO UPDATE SET audited_at = excluded.audited_at
                        RETURNING client_id
                        """, UUID.class)
                .setParameter(1, now)
                .setParameter(2, most)
                .getResultList();
        return ids;
    }

    void seen(UUID client, Instant now, int differences) {
        getEntityManager()
                .createNativeQuery("""
                        INSERT INTO audited_client (client_id, audited_at, differences) VALUES (?1, ?2, ?3)
                        ON CONFLICT (client_id) DO UPDATE SET audited_at = excluded.audited_at,
                            differences = excluded.differences
                        """)
                .setParameter(1, client)
                .setParameter(2, now)
                .setParameter(3, differences)
                .executeUpdate();
    }

    void keep(UUID audit, UUID client, List<Difference> differences, boolean repaired) {
        for (Difference difference : differences) {
            getEntityManager()
                    .createNativeQuery("""
                            INSERT INTO audit_difference (audit_id, client_id, what, subject, expected, actual, repaired)
                            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
                            """)
                    .setParameter(1, audit)
                    .setParameter(2, client)
                    .setParameter(3, difference.what())
                    .setParameter(4, difference.subject())
                    .setParameter(5, difference.expected())
                    .setParameter(6, difference.actual())
                    .setParameter(7, repaired)
                    .executeUpdate();
        }
    }

    private List<Kept> differences(UUID audit, int most) {
        @SuppressWarnings("unchecked")
        List<Object[]> rows = getEntityManager()
                .createNativeQuery("""
                        SELECT client_id, what, subject, expected, actual, repaired FROM audit_difference
                        WHERE audit_id = ?1 ORDER BY position LIMIT ?2
                        """)
                .setParameter(1, audit)
                .setParameter(2, most)
                .getResultList();
        return rows.stream()
                .map(row -> new Kept(
                        (UUID) row[0], (String) row[1], (String) row[2], (String) row[3], (String) row[4], (Boolean)
                                row[5]))
                .toList();
    }

    /** @throws ProblemException when there is none of these kinds */
    AuditView view(UUID id, Collection<Kind> kinds) {
        return findByIdOptional(id)
                .filter(audit -> kinds.contains(audit.kind))
                .map(audit -> AuditView.of(audit, differences(audit.id, MOST_DIFFERENCES)))
                .orElseThrow(() -> ProblemType.AUDIT_NOT_FOUND.because("There is no work with this id"));
    }

    /** How many clients differed when they were looked at last. Has to be 0. */
    long differingClients() {
        return ((Number) getEntityManager()
                        .createNativeQuery("SELECT count(*) FROM audited_client WHERE differences > 0")
                        .getSingleResult())
                .longValue();
    }

    void deleteOlderThan(Instant moment) {
        delete("requestedAt < ?1 and finishedAt is not null", moment);
    }
}
