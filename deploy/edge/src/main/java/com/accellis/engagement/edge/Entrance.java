package com.accellis.engagement.edge;

import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Looks at each request, cheapest question first, and lets it pass or says why not. Belongs to one event loop. */
final class Entrance implements Handler<HttpServerRequest> {

    private static final Logger LOG = Logger.getLogger(Entrance.class.getName());

    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private final HostRule hosts;
    private final BodyReader bodies;
    private final Forwarder forwarder;
    private final HeadDeadlines deadlines;
    private final RequestMetrics metrics;
    private int inFlight;
    private boolean lastAnswers;
    private boolean closing;

    Entrance(HostRule hosts, BodyReader bodies, Forwarder forwarder, HeadDeadlines deadlines, RequestMetrics metrics) {
        this.hosts = hosts;
        this.bodies = bodies;
        this.forwarder = forwarder;
        this.deadlines = deadlines;
        this.metrics = metrics;
    }

    /** Somebody has connected, and has not asked for anything yet. */
    void opened(HttpConnection connection) {
        connection.exceptionHandler(Entrance::tellUnlessByCaller);
        deadlines.opened(connection);
    }

    @Override
    public void handle(HttpServerRequest request) {
        var over = begin(request);
        var passage = new Passage(metrics);
        over.future().onComplete(ended -> passage.ends(Outcome.ABANDONED));
        // A connection that is reset tells so before the request to the service ends with it.
        request.connection().exceptionHandler(broken -> {
            tellUnlessByCaller(broken);
            if (isByCaller(broken)) {
                passage.ends(Outcome.ABANDONED);
            }
        });
        var path = PathRule.judge(request.uri());
        var refusal = methodRefusal(request)
                .or(() -> hosts.judge(request.headers().getAll("host")))
                .or(path::refusal);
        if (refusal.isPresent()) {
            refuse(request, passage, refusal.get());
            return;
        }
        RoutingTable.find(request.method().name(), path.path().orElseThrow())
                .ifPresentOrElse(
                        route -> pass(request, route, passage, over),
                        () -> refuse(request, passage, Problem.NOT_FOUND));
    }

    /** From now on each answer is the last one on its connection, and says so: another request there would find it closed. */
    void lastAnswers() {
        lastAnswers = true;
    }

    /** After {@link #lastAnswers()}: from now on nobody new is let in either; those inside may finish. */
    void close() {
        closing = true;
    }

    int inFlight() {
        return inFlight;
    }

    private Promise<Void> begin(HttpServerRequest request) {
        Promise<Void> over = Promise.promise();
        var connection = request.connection();
        inFlight++;
        deadlines.requestBegan(connection);
        request.response()
                .headersEndHandler(head -> {
                    if (lastAnswers) {
                        request.response().putHeader("connection", "close");
                    }
                })
                .endHandler(ended -> over.tryComplete());
        over.future().onComplete(ended -> {
            inFlight--;
            if (lastAnswers) {
                Answer.linger(connection);
            } else {
                deadlines.requestEnded(connection);
            }
        });
        return over;
    }

    private static boolean isByCaller(Throwable broken) {
        return broken instanceof IOException;
    }

    /** Callers come and go as they like, and nobody needs to look; anything else that ends a connection is told. */
    private static void tellUnlessByCaller(Throwable broken) {
        if (!isByCaller(broken)) {
            LOG.log(Level.WARNING, "the connection of a caller failed", broken);
        }
    }

    private static Optional<Problem> methodRefusal(HttpServerRequest request) {
        return METHODS.contains(request.method()) ? Optional.empty() : Optional.of(Problem.METHOD);
    }

    private static void refuse(HttpServerRequest request, Passage passage, Problem problem) {
        passage.ends(Outcome.of(problem));
        Answer.refuse(request, problem);
    }

    private void pass(HttpServerRequest request, Route route, Passage passage, Promise<Void> over) {
        passage.to(route.service());
        if (closing) {
            refuse(request, passage, Problem.notNow(route.traffic()));
            return;
        }
        var began = System.nanoTime();
        bodies.read(request, route.traffic(), over.future())
                .onSuccess(body ->
                        forwarder.forward(request, route, passage, body, Duration.ofNanos(System.nanoTime() - began)))
                .onFailure(failure -> {
                    if (failure instanceof BodyReader.RefusedException refused) {
                        refuse(request, passage, refused.problem());
                    } else {
                        // The caller is gone in the middle of its own sentence.
                        request.connection().close();
                    }
                });
    }
}
