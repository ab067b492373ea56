package com.accellis.engagement.webhook.keys;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Requests to addresses that were checked before. The connection goes to the checked address and to no other, while the
 * host's name is what its certificate has to prove: a client that looked the name up again could be led elsewhere.
 */
@ApplicationScoped
class KeyRequests {

    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int AT_THE_SAME_TIME = 64;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    private final Vertx vertx;
    private final Duration within;
    private final HttpClient client;

    @Inject
    KeyRequests(Vertx vertx, KeysConfig config) {
        this(vertx, config, new HttpClientOptions());
    }

    /** @param trust whose certificates are believed; by default those that the JDK believes */
    KeyRequests(Vertx vertx, KeysConfig config, HttpClientOptions trust) {
        this.vertx = vertx;
        this.within = config.fetchWithin();
        this.client = vertx.createHttpClient(new HttpClientOptions(trust)
                .setKeepAlive(false)
                .setMaxPoolSize(AT_THE_SAME_TIME)
                .setSslHandshakeTimeout(within.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setVerifyHost(true)
                .setForceSni(true));
    }

    /** What came back, redirects included: none is followed. */
    record Answer(int status, byte[] body) {}

    /** The answer was longer than any key. */
    static final class TooLarge extends IOException {

        private static final long serialVersionUID = 1L;
    }

    /** Fails when the whole answer is not here in time. */
    Future<Answer> get(URI url, InetAddress address, Map<String, String> headers) {
        boolean tls = "https".equals(url.getScheme());
        int usualPort = tls ? HTTPS_PORT : HTTP_PORT;
        int port = url.getPort() < 0 ? usualPort : url.getPort();
        var options = new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                .setHost(url.getHost())
                .setPort(port)
                .setSsl(tls)
                .setURI(url.getRawPath() + "?" + url.getRawQuery())
                .setConnectTimeout(within.toMillis())
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json");
        headers.forEach(options::putHeader);
        return client.request(options).compose(this::exchange);
    }

    private Future<Answer> exchange(HttpClientRequest request) {
        long timer = vertx.setTimer(within.toMillis(), over -> request.reset());
        return request.send()
                .compose(response -> body(response).map(body -> new Answer(response.statusCode(), body)))
                .onComplete(done -> vertx.cancelTimer(timer));
    }

    private static Future<byte[]> body(HttpClientResponse response) {
        Promise<byte[]> body = Promise.promise();
        Buffer received = Buffer.buffer();
        response.exceptionHandler(body::tryFail);
        response.endHandler(complete -> body.tryComplete(received.getBytes()));
        response.handler(part -> {
            if (received.length() + part.length() > LARGEST_ANSWER) {
                body.tryFail(new TooLarge());
                response.request().reset();
            } else {
                received.appendBuffer(part);
            }
        });
        return body.future();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
