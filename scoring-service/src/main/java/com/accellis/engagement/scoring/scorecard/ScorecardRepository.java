package com.accellis.engagement.scoring.scorecard;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The stored versions of the rules. */
@ApplicationScoped
class ScorecardRepository implements PanacheRepositoryBase<ScorecardEntity, Integer> {

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

    List<ScorecardEntity> newestFirst() {
        return listAll(Sort.descending("version"));
    }
}
