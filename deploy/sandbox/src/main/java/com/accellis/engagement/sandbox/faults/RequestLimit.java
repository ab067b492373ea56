package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.OptionalLong;

/** So many API requests within any 60 s are served, the others answered 429; refused ones do not count. */
public final class RequestLimit {

    private static final long WINDOW_MILLIS = 60_000;

    private final int perMinute;
    private final WrongBody body;
    private final RetryAfter retryAfter;
    private final boolean retryAfterGiven;
    private final ArrayDeque<Long> served = new ArrayDeque<>();

    private RequestLimit(int perMinute, WrongBody body, RetryAfter retryAfter, boolean retryAfterGiven) {
        this.perMinute = perMinute;
        this.body = body;
        this.retryAfter = retryAfter;
        this.retryAfterGiven = retryAfterGiven;
    }

    static RequestLimit of(JsonNode order) {
        return new RequestLimit(
                Orders.atLeastOne(order, "requestsPerMinute", 1000),
                Orders.oneOf(WrongBody.class, order, "body", WrongBody.THROTTLED),
                RetryAfter.of(order),
                order.has("retryAfterSeconds"));
    }

    /** Whether a request is over the limit, and then answers it. */
    public boolean refuses(RoutingContext context, Clock clock) {
        var wait = admit(clock.millis());
        if (wait.isEmpty()) {
            return false;
        }
        var seconds = (int) Math.max(1, (wait.getAsLong() + 999) / 1000);
        var header = retryAfterGiven ? retryAfter : new RetryAfter(retryAfter.form(), seconds);
        header.text(clock).ifPresent(text -> context.response().putHeader("Retry-After", text));
        body.answer(context, 429, header.seconds());
        return true;
    }

    /** Empty when it is served; otherwise the milliseconds after which one would be. */
    synchronized OptionalLong admit(long now) {
        while (!served.isEmpty() && served.peekFirst() <= now - WINDOW_MILLIS) {
            served.removeFirst();
        }
        if (served.size() >= perMinute) {
            return OptionalLong.of(served.peekFirst() + WINDOW_MILLIS - now);
        }
        served.addLast(now);
        return OptionalLong.empty();
    }
}
