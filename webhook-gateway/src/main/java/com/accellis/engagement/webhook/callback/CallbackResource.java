package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.kit.http.ContentEncoding;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.webhook.platform.WebhookConfig;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Where ConnectWise sends callbacks. Anybody may call; the signature says who it was. A plain route and no REST resource:
 * we want the bytes as they came, limits of our own, and no thread that waits for a sender.
 */
@ApplicationScoped
class CallbackResource {

    private static final Logger LOG = Logger.getLogger(CallbackResource.class);
    private static final String PATH = "/connectwise/webhook";
    private static final String SIGNATURE = "x-content-signature";
    private static final String RETRY_AFTER_SECONDS = "2";
    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final long LINGER_MILLIS = 500;
    /** ConnectWise and proxies send about ten. */
    private static final int MOST_HEADERS = 100;

    /** Before all other handlers: whatever comes to our address is counted and told. */
    private static final int EARLY = Integer.MIN_VALUE;

    private final AcceptCallback callbacks;
    private final CallbackMetrics metrics;
    private final WebhookConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private final Duration quietFor;
    private final SenderRule senders;
    private final BodyRoom room;
    private final Duration goOnFor;
    private volatile Stop stop;

    /**
     * @param quietFor how long a connection is kept between two requests
     * @param goOnFor how long callbacks are still taken when the gateway is being stopped
     */
    CallbackResource(
            AcceptCallback callbacks,
            CallbackMetrics metrics,
            WebhookConfig config,
            Clock clock,
            Vertx vertx,
            @ConfigProperty(name = "quarkus.http.idle-timeout") Duration quietFor,
            @ConfigProperty(name = "quarkus.shutdown.delay", defaultValue = "0S") Duration goOnFor) {
        this.callbacks = callbacks;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
        this.quietFor = quietFor;
        this.goOnFor = goOnFor;
        this.senders = new SenderRule(config.trustedProxies().orElse(List.of()));
        this.room = new BodyRoom(config.bodiesTogether());
    }

    void install(@Observes Router router) {
        router.route().order(EARLY).handler(this::route);
        router.route()
                .last()
                .handler(request ->
                        send(request.response(), ProblemType.NOT_FOUND.body("No resource has this address")));
    }

    /** @param sinceNanos {@link System#nanoTime()} when it began */
    private record Stop(long sinceNanos) {}

    /**
     * Whoever sends is told to come back on another connection, which a load balancer gives to another replica. Callbacks are
     * still taken for a moment, because it takes that long until it does.
     */
    void onStop(@Observes ShutdownDelayInitiatedEvent begun) {
        stop = new Stop(System.nanoTime());
    }

    /** The server stops when no request is under way: it would never be so if new ones were taken. */
    private boolean takesNoMore() {
        Stop begun = stop;
        return begun != null && System.nanoTime() - begun.sinceNanos() > goOnFor.toNanos();
    }

    /** The path is compared as it came: no other spelling is an address that we have registered. */
    private void route(RoutingContext context) {
        HttpServerRequest request = context.request();
        AnswerDeadline.watch(request.connection(), config.hangUpAfter(), quietFor);
        if (!PATH.equals(request.path())) {
            context.next();
        } else if (tooMany(request.headers())) {
            refuse(request, Outcome.HEADERS_TOO_LARGE);
        } else if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            refuse(request, Outcome.BAD_REQUEST);
        } else if (request.method() != HttpMethod.POST) {
            refuse(request, Outcome.METHOD);
        } else if (ContentEncoding.isApplied(request)) {
            // The signature is over what was sent, and nothing is unpacked before it is known to be good.
            refuse(request, Outcome.MEDIA_TYPE);
        } else {
            receive(request);
        }
    }

    private static boolean tooMany(MultiMap headers) {
        int count = 0;
        for (var header = headers.iterator(); header.hasNext() && count <= MOST_HEADERS; header.next()) {
            count++;
        }
        return count > MOST_HEADERS;
    }

    /** The query repeats what the body says and is not signed, so it is not looked at. */
    private void receive(HttpServerRequest request) {
        long began = System.nanoTime();
        Executor loop = loopOf(vertx.getOrCreateContext());
        BodyReader.read(vertx, request, config.largestBody(), room, config.receiveWithin())
                .onSuccess(body -> received(request, body, began, loop))
                .onFailure(failure -> notReceived(request, failure));
    }

    private void received(HttpServerRequest request, byte[] body, long began, Executor loop) {
        if (takesNoMore()) {
            // Only now: a connection that ends with bytes unread would take the answer along.
            room.giveBack(body.length);
            refuse(request, Outcome.STOPPING);
            return;
        }
        callbacks.accept(delivery(request, body, began, loop)).thenAccept(outcome -> {
            room.giveBack(body.length);
            loop.execute(() -> answer(request, outcome, false));
        });
    }

    private Optional<InetAddress> sender(HttpServerRequest request) {
        return Optional.ofNullable(request.remoteAddress())
                .map(SocketAddress::hostAddress)
                .flatMap(AddressRange::address)
                .flatMap(peer -> senders.sender(peer, request.headers().getAll(FORWARDED_FOR)));
    }

    /** What is there already goes on at once. */
    private static Executor loopOf(Context context) {
        return work -> {
            if (Vertx.currentContext() == context) {
                work.run();
            } else {
                context.runOnContext(now -> work.run());
            }
        };
    }

    private Delivery delivery(HttpServerRequest request, byte[] body, long began, Executor loop) {
        return new Delivery(
                request.getHeader(HttpHeaders.CONTENT_TYPE),
                request.headers().getAll(SIGNATURE),
                body,
                () -> sender(request),
                clock.instant(),
                began,
                loop);
    }

    private void notReceived(HttpServerRequest request, Throwable failure) {
        if (failure instanceof BodyReader.Refused refused) {
            refuse(request, refused.outcome());
        } else if (failure instanceof HttpClosedException || failure instanceof IOException) {
            LOG.debugf("the sender went away: %s", failure);
        } else {
            refuse(request, Outcome.BAD_REQUEST);
        }
    }

    private void refuse(HttpServerRequest request, Outcome outcome) {
        metrics.refused(outcome);
        LOG.infof("callback %s: status=%d", outcome.reason(), outcome.status());
        if (outcome == Outcome.METHOD) {
            request.response().putHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
        }
        boolean hangUp = !request.isEnded();
        answer(request, outcome, hangUp);
        if (hangUp) {
            hangUp(request);
        }
    }

    /** A connection that is closed with bytes unread takes the answer along, so a moment is given to read both. */
    private void hangUp(HttpServerRequest request) {
        request.handler(ignored -> {});
        request.resume();
        vertx.setTimer(LINGER_MILLIS, over -> request.connection().close());
    }

    private void answer(HttpServerRequest request, Outcome outcome, boolean hangUp) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        boolean last = hangUp || stop != null;
        if (last) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        Future<Void> sent = send(response, outcome);
        if (last && !hangUp) {
            sent.onComplete(done -> request.connection().close());
        }
    }

    private static Future<Void> send(HttpServerResponse response, Outcome outcome) {
        Problem problem = outcome.problem();
        if (problem == null) {
            return response.setStatusCode(outcome.status()).end();
        }
        if (outcome.result() == Outcome.Result.DEFERRED) {
            response.putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return send(response, problem);
    }

    private static Future<Void> send(HttpServerResponse response, Problem problem) {
        return response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(Buffer.buffer(EventJson.write(problem)));
    }
}
