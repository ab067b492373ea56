package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** After every so many pages of a list one of its records is made, touched or deleted. */
public final class ChangeBetweenPages {

    private final String path;
    private final int every;
    private final What what;
    private final boolean callback;
    private final SplittableRandom random;
    private final AtomicInteger pages = new AtomicInteger();

    /** What happens to a record. */
    public enum What {
        CREATE,
        TOUCH,
        DELETE,
        /** Each time one of the three. */
        ANY
    }

    private ChangeBetweenPages(String path, int every, What what, boolean callback, long seed) {
        this.path = path;
        this.every = every;
        this.what = what;
        this.callback = callback;
        this.random = new SplittableRandom(seed);
    }

    static ChangeBetweenPages of(JsonNode order) {
        return new ChangeBetweenPages(
                Orders.path(order),
                Orders.atLeastOne(order, "every", 1),
                Orders.oneOf(What.class, order, "change", What.ANY),
                order.path("callback").asBoolean(true),
                order.path("seed").asLong());
    }

    /** Counts a page of a path; true for every so many. */
    public boolean isDueAfter(String requestPath) {
        return requestPath.contains(path) && pages.incrementAndGet() % every == 0;
    }

    /** What happens this time. */
    public synchronized What draw() {
        return what == What.ANY ? What.values()[random.nextInt(What.ANY.ordinal())] : what;
    }

    /** A number from 0 to below the limit. */
    public synchronized int draw(int limit) {
        return random.nextInt(limit);
    }

    public boolean callback() {
        return callback;
    }
}
