package com.accellis.engagement.scoring.scorecard;

import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.ScorecardDraft;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The rules in force. */
@ApplicationScoped
public class Scorecards {

    /** What may be missing is left out, so that a rule shows its own parameters only. */
    private static final ObjectMapper DOCUMENTS = EventJson.mapper()
            .copy()
            .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

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
     * @param document a {@link ScorecardDraft} as JSON
     */
    public record Published(int version, String document, String author, String note, Instant createdAt) {

        static Published of(ScorecardEntity entity) {
            return new Published(entity.version, entity.document, entity.author, entity.note, entity.createdAt);
        }
    }

    @Transactional
    public List<Published> newestFirst(long offset, int limit) {
        return repository.newestFirst(offset, limit).stream().map(Published::of).toList();
    }

    @Transactional
    public Published newest() {
        return Published.of(repository.findById(repository.newestVersion()));
    }

    @Transactional
    public Optional<Published> find(int version) {
        return repository.findByIdOptional(version).map(Published::of);
    }

    /**
     * What a request has published already.
     *
     * @throws RequestKeyReused when another request has used this key
     */
    @Transactional
    public Optional<Published> publishedBy(RequestKey request) {
        return repository.ofRequest(request.key()).map(entity -> {
            if (!entity.requestHash.equals(request.hash())) {
                throw new RequestKeyReused();
            }
            return Published.of(entity);
        });
    }

    /**
     * Adds an edition after the version {@code follows}. At the same time, only one can.
     *
     * @param draft without faults
     * @param request null when it has no key of its own
     * @return the new edition; empty when {@code follows} is not the newest version
     */
    @Transactional
    public Optional<Published> add(
            long follows, ScorecardDraft draft, String author, String note, Instant now, RequestKey request) {
        if (follows < 1 || follows >= Integer.MAX_VALUE) {
            return Optional.empty();
        }
        int before = Math.toIntExact(follows);
        var next = new ScorecardEntity();
        next.version = before + 1;
        next.document = text(draft);
        next.author = author;
        next.note = note;
        next.createdAt = now;
        next.requestKey = request == null ? null : request.key();
        next.requestHash = request == null ? null : request.hash();
        return repository.add(before, next) ? find(next.version) : Optional.empty();
    }

    @Transactional
    public long count() {
        return repository.count();
    }

    /** The rule of a metric as it stands in an edition; empty when clients of this industry are not judged by it. */
    @Transactional
    public Optional<JsonNode> rule(int version, String industry, String metric) {
        return read(repository.findById(version).document)
                .metricsFor(industry)
                .filter(draft -> draft.metric().equals(metric))
                .findFirst()
                .map(draft -> DOCUMENTS.valueToTree(draft.rule()));
    }

    /** An edition by its number. */
    @Transactional
    public Scorecard version(int version) {
        return read.computeIfAbsent(
                version, missing -> read(repository.findById(missing).document).toScorecard(missing));
    }

    private static ScorecardDraft read(String document) {
        try {
            return DOCUMENTS.readValue(document, ScorecardDraft.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored scorecard cannot be read", e);
        }
    }

    private static String text(ScorecardDraft draft) {
        try {
            return DOCUMENTS.writeValueAsString(draft);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A scorecard cannot be written", e);
        }
    }
}
