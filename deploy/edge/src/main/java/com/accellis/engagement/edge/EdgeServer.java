package com.accellis.engagement.edge;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One event loop's share of the origin. */
final class EdgeServer extends AbstractVerticle {

    /**
     * A caller who waits for an answer is as idle as one who has gone, so this comes after every answer; and a stream whose
     * service has vanished ends with it. How long a head or a body may take, and a connection may wait for its next request,
     * is limited by {@link HeadDeadlines} and {@link BodyReader}.
     */
    private static final Duration IDLE = Traffic.longestAnswer().plusSeconds(5);

    /** Callers with much to say use each of their connections at least so often. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);

    private static final long DRAIN_MILLIS = 5_000;
    private static final long DRAIN_CHECK_MILLIS = 50;

    private final EdgeConfig config;
    private final BodyReader bodies;
    private final RequestMetrics metrics;
    private final Duration lastAnswers;
    private HttpServer server;
    private Entrance entrance;

    /**
     * @param bodies shared by all event loops, so that its limits hold for the process
     * @param metrics shared by all event loops
     */
    EdgeServer(EdgeConfig config, BodyReader bodies, RequestMetrics metrics) {
        this(config, bodies, metrics, LAST_ANSWERS);
    }

    /** @param lastAnswers how long an edge that stops goes on as usual, but for ending each connection with its answer */
    EdgeServer(EdgeConfig config, BodyReader bodies, RequestMetrics metrics, Duration lastAnswers) {
        this.config = config;
        this.bodies = bodies;
        this.metrics = metrics;
        this.lastAnswers = lastAnswers;
    }

    @Override
    public void start(Promise<Void> started) {
        entrance = new Entrance(
                new HostRule(config.allowedHosts()),
                bodies,
                new Forwarder(vertx, config.services()),
                new HeadDeadlines(vertx),
                metrics);
        server = vertx.createHttpServer(options())
                .connectionHandler(entrance::opened)
                .invalidRequestHandler(this::refuseInvalid)
                .requestHandler(entrance);
        server.listen(config.port(), config.host()).<Void>mapEmpty().onComplete(started);
    }

    /**
     * Ends the connections of callers one by one, so that few of them send what nobody reads any more, and lets requests
     * finish that are inside; streams do not end by themselves and are cut.
     */
    @Override
    public void stop(Promise<Void> stopped) {
        entrance.lastAnswers();
        vertx.setTimer(lastAnswers.toMillis(), id -> {
            entrance.close();
            drain(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DRAIN_MILLIS), stopped);
        });
    }

    int port() {
        return server.actualPort();
    }

    private void drain(long deadline, Promise<Void> stopped) {
        if (entrance.inFlight() == 0 || System.nanoTime() > deadline) {
            server.close().onComplete(stopped);
        } else {
            vertx.setTimer(DRAIN_CHECK_MILLIS, id -> drain(deadline, stopped));
        }
    }

    static HttpServerOptions options() {
        return new HttpServerOptions()
                .setIdleTimeout((int) IDLE.toSeconds())
                .setMaxHeaderSize(16 * 1024)
                .setMaxInitialLineLength(4_096)
                .setHandle100ContinueAutomatically(true)
                .setHttp2ClearTextEnabled(false);
    }

    private void refuseInvalid(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var problem = cause instanceof TooLongHttpLineException
                ? Problem.TARGET_TOO_LONG
                : cause instanceof TooLongHttpHeaderException ? Problem.HEADERS_TOO_LARGE : Problem.MALFORMED_REQUEST;
        metrics.ended(Optional.empty(), Outcome.of(problem));
        Answer.refuseUnread(request, problem);
    }
}
