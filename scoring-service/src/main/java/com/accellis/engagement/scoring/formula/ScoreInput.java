package com.accellis.engagement.scoring.formula;

import com.accellis.engagement.scoring.window.Unavailable;
import java.util.Map;

/**
 * All that a client's score over one window is made of, besides the rules.
 *
 * @param window length in days
 * @param totals what the client's companies did in these days
 * @param activeContacts people at the client's companies who have not left
 * @param faults the metrics that cannot be scored, with the reason
 */
public record ScoreInput(int window, Totals totals, int activeContacts, Map<Metric, Unavailable> faults) {

    public ScoreInput {
        faults = Map.copyOf(faults);
    }
}
