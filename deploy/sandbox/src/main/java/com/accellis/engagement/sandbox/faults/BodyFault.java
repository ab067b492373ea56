package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.http.Answers;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;

/**
 * Only the first half of the right answer.
 *
 * @param closes whether the connection breaks there; otherwise the answer claims to be whole
 */
record BodyFault(String path, Duration delay, boolean closes) implements RequestFault, Answers.Sender {

    static BodyFault cut(JsonNode order) {
        return new BodyFault(Orders.path(order), Orders.millis(order, "delayMillis", 0), true);
    }

    static BodyFault truncated(JsonNode order) {
        return new BodyFault(Orders.path(order), Orders.millis(order, "delayMillis", 0), false);
    }

    @Override
    public void strike(RoutingContext context, Clock clock) {
        Answers.sendBy(context, this);
        context.next();
    }

    @Override
    public void send(RoutingContext context, Buffer whole) {
        var response = context.response();
        var half = whole.slice(0, whole.length() / 2);
        if (closes) {
            response.putHeader("Content-Length", Integer.toString(whole.length()));
            response.write(half)
                    .onComplete(written -> context.request().connection().close());
        } else {
            response.end(half);
        }
    }
}
