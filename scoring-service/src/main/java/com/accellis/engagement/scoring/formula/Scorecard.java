package com.accellis.engagement.scoring.formula;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * An edition of the rules of all scores.
 *
 * @param rules for clients whose industry has none of its own
 * @param byIndustry the rules of single industries
 */
public record Scorecard(int version, Rules rules, Map<String, Rules> byIndustry) {

    /** The industries that clients belong to, as the client events name them. */
    public static final List<String> INDUSTRIES =
            List.of("legal", "healthcare", "manufacturing", "retail", "finance", "education", "nonprofit", "other");

    public Scorecard {
        byIndustry = Map.copyOf(byIndustry);
    }

    /** Names of all grades there are, those for clients without rules of their own first; each from the best down. */
    public List<String> gradeNames() {
        return Stream.concat(Stream.of(rules), new TreeMap<>(byIndustry).values().stream())
                .flatMap(each -> each.grades().stream())
                .map(Rules.Grade::name)
                .distinct()
                .toList();
    }

    /** @param industry may be null */
    public Rules rulesFor(String industry) {
        return industry == null ? rules : byIndustry.getOrDefault(industry, rules);
    }
}
