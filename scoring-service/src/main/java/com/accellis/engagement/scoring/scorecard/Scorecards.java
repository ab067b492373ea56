package com.accellis.engagement.scoring.scorecard;

import com.accellis.engagement.scoring.formula.Scorecard;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** The rules in force. */
@ApplicationScoped
public class Scorecards {

    private final ScorecardRepository repository;
    private volatile Scorecard current;

    Scorecards(ScorecardRepository repository) {
        this.repository = repository;
    }

    /** The newest version. Versions never change and none is added while the service runs, so it is read once. */
    @Transactional
    public Scorecard current() {
        if (current == null) {
            ScorecardEntity newest = repository.newestFirst().get(0);
            current = ScorecardDocument.read(newest.version, newest.document);
        }
        return current;
    }
}
