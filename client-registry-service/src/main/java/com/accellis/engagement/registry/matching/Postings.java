package com.accellis.engagement.registry.matching;

/** Which things have a feature, for many numbered features. */
final class Postings {

    /** The things with feature {@code f} are {@code things[starts[f]]} to before {@code things[starts[f + 1]]}. */
    private final int[] starts;

    private final int[] things;

    /** @param featuresOf the features of each thing, none of them twice */
    Postings(int[][] featuresOf, int features) {
        starts = new int[features + 1];
        for (int[] all : featuresOf) {
            for (int feature : all) {
                starts[feature + 1]++;
            }
        }
        for (int feature = 0; feature < features; feature++) {
            starts[feature + 1] += starts[feature];
        }
        things = new int[starts[features]];
        int[] next = starts.clone();
        for (int thing = 0; thing < featuresOf.length; thing++) {
            for (int feature : featuresOf[thing]) {
                things[next[feature]++] = thing;
            }
        }
    }

    int count(int feature) {
        return starts[feature + 1] - starts[feature];
    }

    /** Gives each thing that has the feature these points. */
    void addTo(Tally tally, int feature, int points) {
        for (int i = starts[feature]; i < starts[feature + 1]; i++) {
            tally.add(things[i], points);
        }
    }
}
