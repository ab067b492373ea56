package com.accellis.engagement.scoring.explanation;

import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.movement.KnownFact;
import com.accellis.engagement.scoring.score.KnownStates;
import com.accellis.engagement.scoring.score.KnownStates.Moment;
import com.accellis.engagement.scoring.score.ScoreQueries;
import com.accellis.engagement.scoring.score.Snapshot;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.fasterxml.jackson.annotation.JsonRawValue;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The very records behind a score. */
@ApplicationScoped
class ListEvidence {

    private static final Comparator<Item> NEWEST_FIRST = Comparator.comparing(Item::day)
            .reversed()
            .thenComparing(Item::topic)
            .thenComparing(Item::id);

    private final Snapshot snapshot;
    private final KnownStates known;
    private final ScoreQueries queries;

    ListEvidence(Snapshot snapshot, KnownStates known, ScoreQueries queries) {
        this.snapshot = snapshot;
        this.known = known;
        this.queries = queries;
    }

    /**
     * A record that counts.
     *
     * @param day the business day it counts on
     * @param leavesOn the first business day on whose window it is not any more
     * @param counts which metrics count it, and with how much
     * @param event the record as the source told it
     */
    record Item(
            String topic,
            String id,
            Long companyId,
            LocalDate day,
            LocalDate leavesOn,
            List<Count> counts,
            @JsonRawValue @Schema(type = SchemaType.OBJECT) String event) {}

    /** @param amount 1, hours or a rating from 1 to 5 */
    record Count(Metric metric, BigDecimal amount) {}

    /** @param items newest first */
    record Evidence(int window, List<Item> items) {}

    /**
     * @param asked the window in days; null means the one chosen for the client
     * @param metrics the metrics that are asked for
     */
    Evidence of(UUID client, Integer asked, LocalDate lastDay, Moment moment, Set<Metric> metrics) {
        return snapshot.read(() -> {
            int length =
                    queries.client(client).orElseThrow(ExplainScore::notFound).window(asked);
            var window = new ScoreWindow(lastDay, length);
            List<Item> items = known.facts(known.companies(client, moment), moment, window).stream()
                    .map(evidence -> item(evidence, window, metrics))
                    .filter(item -> !item.counts().isEmpty())
                    .sorted(NEWEST_FIRST)
                    .toList();
            return new Evidence(length, items);
        });
    }

    private static Item item(KnownStates.Evidence evidence, ScoreWindow window, Set<Metric> metrics) {
        KnownFact fact = evidence.fact();
        return new Item(
                fact.key().topic(),
                fact.key().id(),
                fact.companyId(),
                fact.day(),
                fact.day().plusDays(window.length()),
                Arrays.stream(Metric.values())
                        .filter(metrics::contains)
                        .filter(metric -> fact.amountFor(metric) != null)
                        .map(metric -> new Count(metric, fact.amountFor(metric)))
                        .toList(),
                evidence.event());
    }
}
