package com.accellis.engagement.scoring.counting;

import java.time.ZoneId;
import java.util.Map;
import java.util.Set;

/**
 * The settings that decide what counts and on which day.
 *
 * @param zone where days begin at midnight
 * @param closingStatuses names of statuses that mean "done" although ConnectWise does not flag the ticket as closed
 * @param ratingScale CrewHu's raw rating to 1–5; answers with other ratings do not count
 */
public record CountingBasis(ZoneId zone, Set<String> closingStatuses, Map<Integer, Integer> ratingScale) {

    public CountingBasis {
        closingStatuses = Set.copyOf(closingStatuses);
        ratingScale = Map.copyOf(ratingScale);
    }
}
