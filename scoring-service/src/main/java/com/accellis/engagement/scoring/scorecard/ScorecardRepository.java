package com.accellis.engagement.scoring.scorecard;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The stored versions of the rules. */
@ApplicationScoped
class ScorecardRepository implements PanacheRepositoryBase<ScorecardEntity, Integer> {

    List<ScorecardEntity> newestFirst() {
        return listAll(Sort.descending("version"));
    }
}
