package com.accellis.engagement.scoring.convergence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What happened, and the situations meanwhile.
 *
 * @param situations one or more, in their order
 */
public record History(Names names, List<Happening> happenings, List<Situation> situations) {

    private static final int LARGEST_BATCH = 12;

    public History {
        happenings = List.copyOf(happenings);
        situations = List.copyOf(situations);
    }

    /**
     * @param codes one for each happening
     * @param firstCard version of the first scorecard
     */
    public static History of(List<Long> codes, Names names, Instant start, int firstCard, long seed) {
        return new History(
                names,
                IntStream.range(0, codes.size())
                        .mapToObj(n -> Happening.of(codes.get(n), n, names, start))
                        .toList(),
                Situation.following(start, firstCard, new SplittableRandom(seed)));
    }

    public Situation end() {
        return situations.get(situations.size() - 1);
    }

    /** All that happened in any order, some of it more than once, cut into batches, some of which come again at once. */
    public List<List<Happening>> delivery(SplittableRandom random) {
        List<Happening> sent = new ArrayList<>(happenings);
        for (int n = 0; n < happenings.size() / 3; n++) {
            sent.add(happenings.get(random.nextInt(happenings.size())));
        }
        Collections.shuffle(sent, new Random(random.nextLong()));
        List<List<Happening>> batches = new ArrayList<>();
        for (int from = 0; from < sent.size(); ) {
            int to = Math.min(sent.size(), from + 1 + random.nextInt(LARGEST_BATCH));
            batches.add(sent.subList(from, to));
            from = to;
            if (random.nextInt(6) == 0) {
                // As after a restart: what was done but not acknowledged is done again.
                int again = Math.max(0, batches.size() - 1 - random.nextInt(3));
                batches.addAll(List.copyOf(batches.subList(again, batches.size())));
            }
        }
        return batches;
    }
}
