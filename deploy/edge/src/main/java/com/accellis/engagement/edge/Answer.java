package com.accellis.engagement.edge;

import io.vertx.core.http.HttpServerRequest;

/** An answer of our own. The connection closes with it, because the rest of the request is not read any more. */
final class Answer {

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
        response.end(problem.body()).onComplete(sent -> request.connection().close());
    }
}
