package com.accellis.engagement.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyOptions;
import io.vertx.httpproxy.ProxyResponse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Hands a checked request to its service and the answer back; answers itself when the service does not. */
final class Forwarder {

    private static final Logger LOG = Logger.getLogger(Forwarder.class.getName());
    private static final Duration CONNECT = Duration.ofSeconds(2);

    private static final String REQUEST_TO_SERVICE = "request-to-service";

    /** No service speaks them, and the proxy would pass such a request on past our rules and never end it. */
    private static final ProxyOptions NO_WEB_SOCKETS = new ProxyOptions().setSupportWebSocket(false);

    private final HttpClient webhookClient;
    private final HttpClient client;
    private final Map<Service, SocketAddress> services;
    private final Map<Service, AtomicBoolean> reachable = new EnumMap<>(Service.class);

    Forwarder(Vertx vertx, Map<Service, SocketAddress> services) {
        this.services = services;
        for (var service : Service.values()) {
            reachable.put(service, new AtomicBoolean(true));
        }
        // Callbacks have connections of their own: a flood of reading must not keep them waiting, nor the reverse.
        this.webhookClient = vertx.createHttpClient(clientOptions());
        this.client = vertx.createHttpClient(clientOptions());
    }

    private static HttpClientOptions clientOptions() {
        return new HttpClientOptions()
                .setConnectTimeout((int) CONNECT.toMillis())
                .setMaxPoolSize(256)
                .setMaxWaitQueueSize(256)
                // Shorter than any service's own idle time-out (the gateway's is 10 s), so that we never write to a
                // connection being closed.
                .setKeepAliveTimeout(5)
                .setDecompressionSupported(false);
    }

    /** @param waited time already spent on this request */
    void forward(HttpServerRequest request, Route route, Passage passage, Buffer body, Duration waited) {
        passage.asked();
        var left = route.traffic().answerDeadline().minus(waited);
        HttpProxy.reverseProxy(NO_WEB_SOCKETS, route.traffic() == Traffic.WEBHOOK ? webhookClient : client)
                .origin(context -> connect(context, route, left))
                .addInterceptor(new Exchange(route, passage, body, left))
                .handle(request);
    }

    private Future<HttpClientRequest> connect(ProxyContext context, Route route, Duration left) {
        var options = new RequestOptions()
                .setServer(services.get(route.service()))
                .setConnectTimeout(Math.min(CONNECT.toMillis(), left.toMillis()));
        return context.client().request(options).onSuccess(request -> context.set(REQUEST_TO_SERVICE, request));
    }

    /** One request there and back. */
    private final class Exchange implements ProxyInterceptor {
        private final Route route;
        private final Passage passage;
        private final Buffer body;
        private final Duration left;

        Exchange(Route route, Passage passage, Buffer body, Duration left) {
            this.route = route;
            this.passage = passage;
            this.body = body;
            this.left = left;
        }

        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            var request = context.request();
            HeaderRule.cleanRequest(request.headers());
            // After the cleaning: this is our word and not the caller's.
            request.headers()
                    .set(
                            "x-forwarded-for",
                            request.proxiedRequest().remoteAddress().hostAddress());
            request.setBody(body.length() == 0 ? null : Body.body(body));
            var asked = request.proxiedRequest().authority();
            if (asked != null) {
                // The service builds its links from the name the caller used.
                request.setAuthority(asked);
            }
            return context.sendRequest()
                    .timeout(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS)
                    .onSuccess(answered -> heard())
                    .recover(failure -> Future.succeededFuture(answerInstead(context, failure)));
        }

        @Override
        public Future<Void> handleProxyResponse(ProxyContext context) {
            var response = context.response();
            HeaderRule.removeHopByHop(response.headers());
            if (hasNoBody(context, response) && response.getBody() != null) {
                // Without this an answer that cannot have a body would be announced as a chunked one.
                response.getBody().stream().resume();
                response.setBody(null);
            }
            return context.sendResponse();
        }

        private boolean hasNoBody(ProxyContext context, ProxyResponse response) {
            var status = response.getStatusCode();
            return status == 204
                    || status == 304
                    || context.request().getMethod().equals(HttpMethod.HEAD)
                            && response.getBody() != null
                            && response.getBody().length() < 0;
        }

        private ProxyResponse answerInstead(ProxyContext context, Throwable failure) {
            var unfinished = context.get(REQUEST_TO_SERVICE, HttpClientRequest.class);
            if (unfinished != null) {
                unfinished.reset();
            }
            if (context.request().proxiedRequest().response().closed()) {
                passage.ends(Outcome.ABANDONED);
            }
            if (!passage.isAbandoned()) {
                missed(failure);
            }
            var problem = Problem.notNow(route.traffic());
            var response = context.request()
                    .release()
                    .response()
                    .setStatusCode(problem.status())
                    .putHeader("content-type", Problem.MEDIA_TYPE)
                    .putHeader("cache-control", "no-store")
                    .setBody(Body.body(Buffer.buffer(problem.body())));
            problem.retryAfter().ifPresent(seconds -> response.putHeader("retry-after", Integer.toString(seconds)));
            return response;
        }

        /** One line when a service goes, one when it is back: an outage does not fill the disk. */
        private void missed(Throwable failure) {
            passage.ends(Outcome.UNAVAILABLE);
            if (reachable.get(route.service()).getAndSet(false)) {
                LOG.log(Level.WARNING, "{0} does not answer: {1}", new Object[] {
                    route.service().module(), failure.toString()
                });
            }
        }

        private void heard() {
            passage.answered();
            if (!reachable.get(route.service()).getAndSet(true)) {
                LOG.log(Level.INFO, "{0} answers again", route.service().module());
            }
        }
    }
}
