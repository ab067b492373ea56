package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import com.accellis.engagement.scoring.window.Unavailable;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/**
 * What carries a client's scores.
 *
 * @param states what scores may rely on of each source; a missing one has not been heard of
 * @param mapped whether any company counts for the client
 */
public record ClientSources(Map<SourceEntity, SourceState> states, boolean mapped) {

    /** The metrics that cannot be scored over a window, each with its strongest reason. */
    public Map<Metric, Unavailable> faults(ScoreWindow window) {
        Map<Metric, Unavailable> faults = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            if (!mapped) {
                faults.put(metric, Unavailable.NOT_MAPPED);
            } else {
                metric.sources().stream()
                        .map(source -> states.getOrDefault(source, SourceState.UNKNOWN))
                        .flatMap(state -> state.fault(window).stream())
                        .min(Comparator.naturalOrder())
                        .ifPresent(fault -> faults.put(metric, fault));
            }
        }
        return faults;
    }
}
