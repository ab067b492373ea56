package com.accellis.engagement.scoring.movement;

import com.accellis.engagement.events.MetricScore;
import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.events.WindowScore;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.scoring.window.Unavailable;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the sources have to do with a change of scores, as told by why metrics were and are not available. */
public final class SourceCauses {

    private static final Set<Unavailable> OF_SOURCES =
            EnumSet.of(Unavailable.NOT_CONFIGURED, Unavailable.NOT_LOADED, Unavailable.SOURCE_STALE);

    private SourceCauses() {}

    /**
     * Of metrics that both have; one that other rules switch on or off tells nothing of its sources.
     *
     * @return {@link Cause#LOADED}, {@link Cause#AVAILABILITY}, both or none
     */
    public static Set<Cause> between(WindowScore before, WindowScore after) {
        Set<Cause> causes = EnumSet.noneOf(Cause.class);
        for (MetricScore is : after.metrics()) {
            before.metrics().stream()
                    .filter(was -> was.key().equals(is.key()) && !Objects.equals(was.reason(), is.reason()))
                    .findFirst()
                    .flatMap(was -> cause(reason(was), reason(is)))
                    .ifPresent(causes::add);
        }
        return causes;
    }

    /** @return null when the metric is available */
    private static Unavailable reason(MetricScore metric) {
        return WireNamed.find(Unavailable.values(), metric.reason()).orElse(null);
    }

    private static Optional<Cause> cause(Unavailable was, Unavailable is) {
        if (was == Unavailable.NOT_MAPPED || is == Unavailable.NOT_MAPPED) {
            // Companies came or went; what became of the sources meanwhile does not show.
            return Optional.empty();
        }
        if (was == Unavailable.NOT_LOADED && !OF_SOURCES.contains(is)) {
            return Optional.of(Cause.LOADED);
        }
        return OF_SOURCES.contains(was) || OF_SOURCES.contains(is) ? Optional.of(Cause.AVAILABILITY) : Optional.empty();
    }
}
