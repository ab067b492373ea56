package com.accellis.engagement.kit.http;

import com.accellis.engagement.kit.json.EventJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Problem responses for what fails before a resource is reached: bodies too large, compressed or half sent. */
@ApplicationScoped
class ServerProblems {

    /** Before the framework's own handlers, and after those of a service that judges the first bytes itself. */
    private static final int EARLY = Integer.MIN_VALUE + 1;

    void install(@Observes Router router) {
        router.route().order(EARLY).handler(ServerProblems::refuseCompressedBodies);
        router.route().failureHandler(ServerProblems::answerFailure);
    }

    private static void refuseCompressedBodies(RoutingContext request) {
        if (ContentEncoding.isApplied(request.request())) {
            answer(request, ProblemResponses.forStatus(ProblemType.MEDIA_TYPE.status()));
        } else {
            request.next();
        }
    }

    private static void answerFailure(RoutingContext request) {
        int status = request.statusCode();
        if (request.response().ended() || status < 400 || status >= 500) {
            request.next();
            return;
        }
        answer(request, ProblemResponses.forStatus(status));
    }

    private static void answer(RoutingContext request, Problem problem) {
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Buffer.buffer(EventJson.write(problem)));
    }
}
