package com.accellis.engagement.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

/** An answer of our own. The connection closes with it, because the rest of the request is not read any more. */
final class Answer {

    private static final long LINGER_MILLIS = 1_000;

    private Answer() {}

    static void refuse(HttpServerRequest request, Problem problem) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(problem.status())
                .putHeader("content-type", Problem.MEDIA_TYPE)
                .putHeader("cache-control", "no-store");
        problem.retryAfter().ifPresent(seconds -> response.putHeader("retry-after", Integer.toString(seconds)));
        if (problem == Problem.METHOD) {
            response.putHeader("allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        }
        if (request.isEnded()) {
            response.end(problem.body());
            return;
        }
        response.putHeader("connection", "close");
        response.end(problem.body()).onComplete(sent -> closeWhenSent(request));
    }

    /**
     * To a request whose head cannot be read. Vert.x takes it for one of HTTP/1.0 and would close the connection as soon as the
     * answer ends, so it is all sent and does not end.
     */
    static void refuseUnread(HttpServerRequest request, Problem problem) {
        var body = Buffer.buffer(problem.body());
        request.response()
                .setStatusCode(problem.status())
                .putHeader("content-type", Problem.MEDIA_TYPE)
                .putHeader("content-length", Integer.toString(body.length()))
                .putHeader("cache-control", "no-store")
                .putHeader("connection", "close")
                .write(body)
                .onComplete(sent -> linger(request.connection()));
    }

    /**
     * Whoever is still sending does not see an answer on a connection that is closed at once: the system resets it. So what
     * comes within a moment is read and forgotten.
     */
    private static void closeWhenSent(HttpServerRequest request) {
        var connection = request.connection();
        if (request.isEnded()) {
            connection.close();
            return;
        }
        linger(connection);
        request.exceptionHandler(broken -> connection.close());
        request.endHandler(end -> connection.close());
        request.handler(forgotten -> {});
        request.resume();
    }

    /** The caller has been told that this was the last answer, and mostly closes the connection itself. */
    static void linger(HttpConnection connection) {
        Vertx.currentContext().owner().setTimer(LINGER_MILLIS, id -> connection.close());
    }
}
