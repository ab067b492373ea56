package com.accellis.engagement.scoring.readiness;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.SyncRunCompleted;
import com.accellis.engagement.kit.consume.Batch;
import com.accellis.engagement.scoring.formula.ClientSources;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.score.AppliedOffsets;
import com.accellis.engagement.scoring.score.SourceStates;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import com.accellis.engagement.scoring.window.Unavailable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Keeps what the connector says about its sources, and judges which metrics they carry. */
@ApplicationScoped
class FollowSources {

    private final SourceStates sources;
    private final AppliedOffsets offsets;
    private final BusinessClock clock;
    private final ScoringConfig config;

    FollowSources(SourceStates sources, AppliedOffsets offsets, BusinessClock clock, ScoringConfig config) {
        this.sources = sources;
        this.offsets = offsets;
        this.clock = clock;
        this.config = config;
    }

    /**
     * What scores rely on.
     *
     * @param faults the metrics that cannot be scored, for each window length
     * @param since when what they follow from changed last, per source
     */
    record Seen(Map<Integer, Map<Metric, Unavailable>> faults, Map<SourceEntity, Instant> since) {}

    @Transactional
    void keep(Batch<SyncRunCompleted> batch) {
        batch.events().forEach(sources::keep);
        offsets.keep(batch.topic(), batch.nextOffsets());
    }

    @Transactional
    Seen look() {
        sources.judge(clock.now(), config.sourceFreshFor());
        Map<SourceEntity, SourceState> states = sources.all();
        var faults = ScoreWindow.LENGTHS.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        length -> new ClientSources(states, true).faults(new ScoreWindow(clock.today(), length))));
        Map<SourceEntity, Instant> since = sources.changes();
        since.keySet().retainAll(Metric.allSources());
        return new Seen(faults, since);
    }
}
