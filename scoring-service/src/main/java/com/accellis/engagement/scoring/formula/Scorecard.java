package com.accellis.engagement.scoring.formula;

import java.util.Map;

/**
 * An edition of the rules of all scores.
 *
 * @param rules for clients whose industry has none of its own
 * @param byIndustry the rules of single industries
 */
public record Scorecard(int version, Rules rules, Map<String, Rules> byIndustry) {

    public Scorecard {
        byIndustry = Map.copyOf(byIndustry);
    }

    /** @param industry may be null */
    public Rules rulesFor(String industry) {
        return industry == null ? rules : byIndustry.getOrDefault(industry, rules);
    }
}
