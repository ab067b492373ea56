package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import com.accellis.engagement.scoring.window.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/** Which metrics cannot be scored over a window because of their sources. */
public final class SourceFaults {

    private SourceFaults() {}

    /** @param freshFor how long a good run of a source is trusted */
    public static Map<Metric, Unavailable> of(
            Map<SourceEntity, SourceState> states, ScoreWindow window, Instant now, Duration freshFor) {
        Map<Metric, Unavailable> faults = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            metric.sources().stream()
                    .map(source -> states.getOrDefault(source, SourceState.UNKNOWN))
                    .flatMap(state -> state.fault(window, now, freshFor).stream())
                    .min(Comparator.naturalOrder())
                    .ifPresent(fault -> faults.put(metric, fault));
        }
        return faults;
    }
}
