package com.accellis.engagement.sandbox.generation;

import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Random values of the kinds the generator needs. */
final class Draw {

    private final SplittableRandom random;

    Draw(SplittableRandom random) {
        this.random = random;
    }

    /** A stream of its own, so that one subject drawing more or less leaves the others as they are. */
    Draw split() {
        return new Draw(random.split());
    }

    <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A whole number from {@code low} to {@code high}, both included. */
    int between(int low, int high) {
        return random.nextInt(low, high + 1);
    }

    double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }

    double unit() {
        return random.nextDouble();
    }

    /** A second between two instants; the first one when they are the wrong way round. */
    Instant between(Instant from, Instant to) {
        var seconds = to.getEpochSecond() - from.getEpochSecond();
        return seconds <= 0 ? from : from.plusSeconds(random.nextLong(seconds + 1));
    }

    /** How many of something that is expected so many times (Poisson). */
    int howMany(double expected) {
        var limit = Math.exp(-expected);
        var count = 0;
        for (var product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            count++;
        }
        return count;
    }
}
