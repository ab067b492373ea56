package com.accellis.engagement.scoring.standing;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All scores of one window, counted. Scores have one decimal, so that ten thousand clients share about a thousand of them.
 */
public final class Standings {

    /** An industry is compared once it has this many scored clients; with fewer, an average would tell on single ones. */
    public static final int FEWEST_IN_INDUSTRY = 5;

    private final TreeMap<BigDecimal, Long> all = new TreeMap<>();
    private final Map<String, TreeMap<BigDecimal, Long>> byIndustry = new HashMap<>();

    /** @param industry null when the client has none */
    public record Count(String industry, BigDecimal score, long clients) {}

    /**
     * An industry with enough scored clients to compare with.
     *
     * @param average with one decimal, half up
     */
    public record Industry(String name, long clients, BigDecimal average) {}

    public Standings(Collection<Count> counts) {
        for (Count count : counts) {
            all.merge(count.score(), count.clients(), Long::sum);
            if (count.industry() != null) {
                byIndustry
                        .computeIfAbsent(count.industry(), name -> new TreeMap<>())
                        .merge(count.score(), count.clients(), Long::sum);
            }
        }
    }

    /** How many clients have a score. */
    public long scored() {
        return sum(all.values());
    }

    /** Empty when nobody has a score. */
    public Optional<BigDecimal> average() {
        return all.isEmpty() ? Optional.empty() : Optional.of(average(all));
    }

    /** 1 for the best score; equal scores have the same rank and the next one follows after all of them. */
    public long rank(BigDecimal score) {
        return 1 + sum(all.tailMap(score, false).values());
    }

    public Optional<Industry> industry(String name) {
        TreeMap<BigDecimal, Long> scores = name == null ? null : byIndustry.get(name);
        if (scores == null || sum(scores.values()) < FEWEST_IN_INDUSTRY) {
            return Optional.empty();
        }
        return Optional.of(new Industry(name, sum(scores.values()), average(scores)));
    }

    /** All industries with enough scored clients, by name. */
    public List<Industry> industries() {
        return byIndustry.keySet().stream()
                .sorted()
                .flatMap(name -> industry(name).stream())
                .toList();
    }

    /**
     * How many of a hundred other scored clients of the industry have a lower score, rounded half up; empty when the industry
     * has too few.
     */
    public Optional<Integer> percentile(String industry, BigDecimal score) {
        return industry(industry).map(compared -> {
            long lower = sum(byIndustry.get(industry).headMap(score, false).values());
            return BigDecimal.valueOf(100 * lower)
                    .divide(BigDecimal.valueOf(compared.clients() - 1), 0, RoundingMode.HALF_UP)
                    .intValueExact();
        });
    }

    private static BigDecimal average(TreeMap<BigDecimal, Long> scores) {
        BigDecimal total = scores.entrySet().stream()
                .map(entry -> entry.getKey().multiply(BigDecimal.valueOf(entry.getValue())))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return total.divide(BigDecimal.valueOf(sum(scores.values())), 1, RoundingMode.HALF_UP);
    }

    private static long sum(Collection<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
