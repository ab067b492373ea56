package com.accellis.engagement.registry.matching;

import java.util.Arrays;

/** Counts points of numbered things and names those with the most. One serves many counts, one after the other. */
final class Tally {

    private final int[] points;
    private final int[] counted;
    private int size;

    Tally(int things) {
        points = new int[things];
        counted = new int[things];
    }

    void add(int thing, int more) {
        if (points[thing] == 0) {
            counted[size++] = thing;
        }
        points[thing] += more;
    }

    /** The things with the most points, the best first, equals in the order of their numbers; then counting begins anew. */
    int[] takeBest(int most) {
        int[] best = new int[most];
        int found = 0;
        for (int i = 0; i < size; i++) {
            int thing = counted[i];
            int place = found;
            while (place > 0 && isBetter(thing, best[place - 1])) {
                place--;
            }
            if (place < most) {
                System.arraycopy(best, place, best, place + 1, Math.min(found, most - 1) - place);
                best[place] = thing;
                found = Math.min(found + 1, most);
            }
        }
        for (int i = 0; i < size; i++) {
            points[counted[i]] = 0;
        }
        size = 0;
        return Arrays.copyOf(best, found);
    }

    private boolean isBetter(int thing, int other) {
        return points[thing] > points[other] || points[thing] == points[other] && thing < other;
    }
}
