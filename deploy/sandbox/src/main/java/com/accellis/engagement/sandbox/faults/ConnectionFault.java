package com.accellis.engagement.sandbox.faults;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;

/** No answer at all. */
final class ConnectionFault {

    private static final long TEN_MINUTES = 600_000;

    private ConnectionFault() {}

    /** The connection is closed before the answer. */
    record Cut(String path, Duration delay) implements RequestFault {

        static Cut of(JsonNode order) {
            return new Cut(Orders.path(order), Orders.millis(order, "delayMillis", 0));
        }

        @Override
        public void strike(RoutingContext context, Clock clock) {
            context.request().connection().close();
        }
    }

    /**
     * Nothing comes, however long the caller waits.
     *
     * @param hold after which the connection is closed all the same
     */
    record Hang(String path, Duration delay, Duration hold) implements RequestFault {

        static Hang of(JsonNode order) {
            var hold = Orders.millis(order, "holdMillis", TEN_MINUTES);
            if (hold.isZero()) {
                throw Orders.refused("holdMillis is 1 or more");
            }
            return new Hang(Orders.path(order), Orders.millis(order, "delayMillis", 0), hold);
        }

        @Override
        public void strike(RoutingContext context, Clock clock) {
            context.vertx().setTimer(hold.toMillis(), timer -> {
                if (!context.response().closed()) {
                    context.request().connection().close();
                }
            });
        }
    }
}
