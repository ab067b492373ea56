package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;

/**
 * Another answer instead of the right one.
 *
 * @param status 0 for the right answer, only later
 */
record AnswerFault(String path, Duration delay, int status, WrongBody body, RetryAfter retryAfter)
        implements RequestFault {

    static AnswerFault of(JsonNode order) {
        var status = order.path("status").asInt();
        if (status != 0 && (status < 200 || status > 599)) {
            throw Orders.refused("status is 0 or an HTTP status");
        }
        return new AnswerFault(
                Orders.path(order),
                Orders.millis(order, "delayMillis", 0),
                status,
                Orders.oneOf(WrongBody.class, order, "body", status == 429 ? WrongBody.THROTTLED : WrongBody.USUAL),
                RetryAfter.of(order));
    }

    @Override
    public void strike(RoutingContext context, Clock clock) {
        if (status == 0) {
            context.next();
            return;
        }
        if (status == 429) {
            retryAfter.text(clock).ifPresent(text -> context.response().putHeader("Retry-After", text));
        }
        body.answer(context, status, retryAfter.seconds());
    }
}
