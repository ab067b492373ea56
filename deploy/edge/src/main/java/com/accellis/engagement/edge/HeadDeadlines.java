package com.accellis.engagement.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.util.HashMap;
import java.util.Map;

/**
 * Closes connections whose next request does not begin in time. The server's idle time-out alone is not enough: one
 * header byte every few seconds would keep a connection for ever. Belongs to one event loop.
 */
final class HeadDeadlines {

    private static final long FIRST_REQUEST_MILLIS = 10_000;
    private static final long NEXT_REQUEST_MILLIS = 30_000;

    private final Vertx vertx;
    private final Map<HttpConnection, Long> timers = new HashMap<>();

    HeadDeadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    void opened(HttpConnection connection) {
        arm(connection, FIRST_REQUEST_MILLIS);
        connection.closeHandler(closed -> cancel(connection));
    }

    void requestBegan(HttpConnection connection) {
        cancel(connection);
    }

    void requestEnded(HttpConnection connection) {
        arm(connection, NEXT_REQUEST_MILLIS);
    }

    private void arm(HttpConnection connection, long millis) {
        cancel(connection);
        timers.put(connection, vertx.setTimer(millis, id -> connection.close()));
    }

    private void cancel(HttpConnection connection) {
        var timer = timers.remove(connection);
        if (timer != null) {
            vertx.cancelTimer(timer);
        }
    }
}
