package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SplittableRandom;

/**
 * Which of the occasions that concern a fault it strikes: first some pass, then each is struck with a probability, until
 * the count is used up. The same seed strikes the same occasions.
 */
final class Trigger {

    static final int WITHOUT_END = -1;

    private final SplittableRandom random;
    private final double probability;
    private int skip;
    private int left;
    private int hits;

    private Trigger(int skip, int count, double probability, long seed) {
        this.random = new SplittableRandom(seed);
        this.probability = probability;
        this.skip = skip;
        this.left = count;
    }

    static Trigger of(JsonNode order, int usualCount) {
        var probability = order.path("probability").asDouble(1);
        var skip = order.path("skip").asInt();
        var count = order.path("count").asInt(usualCount);
        if (!(probability >= 0 && probability <= 1) || skip < 0 || count < WITHOUT_END) {
            throw Orders.refused("probability is from 0 to 1, skip 0 or more, count -1 (without end) or more");
        }
        return new Trigger(skip, count, probability, order.path("seed").asLong());
    }

    synchronized boolean strikes() {
        if (left == 0) {
            return false;
        }
        if (skip > 0) {
            skip--;
            return false;
        }
        if (random.nextDouble() >= probability) {
            return false;
        }
        if (left != WITHOUT_END) {
            left--;
        }
        hits++;
        return true;
    }

    synchronized boolean isUsedUp() {
        return left == 0;
    }

    synchronized int hits() {
        return hits;
    }
}
