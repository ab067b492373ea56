package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Reading the source on demand. */
public final class SyncRuns {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(200);

    private final Rest rest;

    SyncRuns(Rest rest) {
        this.rest = rest;
    }

    /**
     * Reads what changed in these entities and waits for the end, good or bad. A run that was under way already may have
     * passed a record before it changed, so only runs that began after the call are answered.
     */
    public List<JsonNode> run(Collection<String> entities) {
        return run(entities, "incremental");
    }

    /** The same, and finds what has vanished without a word, as it would be found within a day. */
    public List<JsonNode> sweep(Collection<String> entities) {
        return run(entities, "sweep");
    }

    private List<JsonNode> run(Collection<String> entities, String mode) {
        var finished = new ArrayList<JsonNode>();
        var left = new ArrayList<>(entities);
        while (!left.isEmpty()) {
            var asked = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            for (var id : start(left, mode)) {
                var run = finished(id);
                assertThat(run.path("startedAt").isTextual())
                        .as("start of run %s", run)
                        .isTrue();
                if (!Instant.parse(run.get("startedAt").textValue()).isBefore(asked)) {
                    finished.add(run);
                    left.remove(run.get("entity").textValue());
                }
            }
        }
        return finished;
    }

    private List<String> start(Collection<String> entities, String mode) {
        var body = Json.object().put("mode", mode);
        entities.forEach(body.putArray("entities")::add);
        var answer = new AtomicReference<Optional<JsonNode>>(Optional.empty());
        Awaitility.await("runs of " + entities)
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    answer.set(rest.postUnlessBusy("/api/v1/sync-runs", body));
                    return answer.get().isPresent();
                });
        var ids = new ArrayList<String>();
        answer.get()
                .orElseThrow()
                .get("items")
                .forEach(run -> ids.add(run.get("id").asText()));
        assertThat(ids).as("runs started for %s", entities).hasSameSizeAs(entities);
        return ids;
    }

    private JsonNode finished(String id) {
        var run = new AtomicReference<JsonNode>();
        Awaitility.await("end of sync run " + id)
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .pollDelay(Duration.ZERO)
                .until(() -> {
                    run.set(rest.get("/api/v1/sync-runs/" + id));
                    return run.get().hasNonNull("finishedAt");
                });
        return run.get();
    }
}
