package com.accellis.engagement.scoring.scorecard;

import com.accellis.engagement.scoring.formula.PointRule;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The rules in force. */
@ApplicationScoped
public class Scorecards {

    private final ScorecardRepository repository;
    /** Versions never change, so each is read once. */
    private final Map<Integer, Scorecard> read = new ConcurrentHashMap<>();

    Scorecards(ScorecardRepository repository) {
        this.repository = repository;
    }

    /** The newest version, asked of the database each time: another replica may have added one. */
    @Transactional
    public Scorecard current() {
        return version(repository.newestVersion());
    }

    /** The version that was the newest at {@code moment}; the first one for earlier moments. */
    @Transactional
    public Scorecard at(Instant moment) {
        return version(repository.newestVersionAt(moment));
    }

    /**
     * An edition as published.
     *
     * @param document metrics with weight and rule, grades with their lower bounds, and rules of single industries
     */
    public record Published(int version, String document, String author, String note, Instant createdAt) {}

    @Transactional
    public List<Published> newestFirst(long offset, int limit) {
        return repository.newestFirst().stream()
                .skip(offset)
                .limit(limit)
                .map(entity ->
                        new Published(entity.version, entity.document, entity.author, entity.note, entity.createdAt))
                .toList();
    }

    @Transactional
    public long count() {
        return repository.count();
    }

    /** A rule as it stands in the documents. */
    public JsonNode describe(PointRule rule) {
        return ScorecardDocument.describe(rule);
    }

    /** An edition by its number. */
    @Transactional
    public Scorecard version(int version) {
        return read.computeIfAbsent(
                version, missing -> ScorecardDocument.read(missing, repository.findById(missing).document));
    }
}
