package com.accellis.engagement.scoring.scorecard;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The stored versions of the rules. */
@ApplicationScoped
class ScorecardRepository implements PanacheRepositoryBase<ScorecardEntity, Integer> {

    /**
     * Of two that follow the same version the second one waits here for the first, and then adds nothing: neither under its
     * version, nor again under its request's key.
     */
    private static final String ADD = """
            INSERT INTO scorecard (version, document, author, note, created_at, request_key, request_hash)
            SELECT :version, CAST(:document AS jsonb), :author, :note, :createdAt, :requestKey, :requestHash
            WHERE :follows = (SELECT max(version) FROM scorecard)
            ON CONFLICT DO NOTHING
            """;

    int newestVersion() {
        return getEntityManager()
                .createQuery("SELECT max(s.version) FROM ScorecardEntity s", Integer.class)
                .getSingleResult();
    }

    int newestVersionAt(Instant moment) {
        return getEntityManager()
                .createQuery(
                        "SELECT coalesce(max(CASE WHEN s.createdAt <= :moment THEN s.version END), min(s.version))"
                                + " FROM ScorecardEntity s",
                        Integer.class)
                .setParameter("moment", moment)
                .getSingleResult();
    }

    List<ScorecardEntity> newestFirst(long offset, int limit) {
        int first = Math.toIntExact(offset);
        return findAll(Sort.descending("version"))
                .range(first, first + limit - 1)
                .list();
    }

    Optional<ScorecardEntity> ofRequest(String key) {
        return find("requestKey", key).firstResultOptional();
    }

    /** Adds the version that follows {@code follows}; false when that is not the newest any more. */
    boolean add(int follows, ScorecardEntity next) {
        return getEntityManager()
                        .createNativeQuery(ADD)
                        .setParameter("version", next.version)
                        .setParameter("document", next.document)
                        .setParameter("author", next.author)
                        .setParameter("note", next.note)
                        .setParameter("createdAt", next.createdAt)
                        .setParameter("requestKey", next.requestKey)
                        .setParameter("requestHash", next.requestHash)
                        .setParameter("follows", follows)
                        .executeUpdate()
                == 1;
    }
}
