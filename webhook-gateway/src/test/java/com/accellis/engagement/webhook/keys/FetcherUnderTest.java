package com.accellis.engagement.webhook.keys;

import com.accellis.engagement.webhook.signature.KeyUrlRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A fetcher with everything that the gateway gives it. */
final class FetcherUnderTest implements AutoCloseable {

    static final int NEW_ADDRESSES = 10;

    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final KeysConfig config;
    final KeyFetcher fetcher;
    private final KeyRequests requests;
    private final Vertx vertx = Vertx.vertx();

    FetcherUnderTest(FixedConnectWise connectWise, HostLookup lookup, HttpClientOptions trust, Duration fetchWithin) {
        config = new FixedKeys(fetchWithin);
        var rule = new KeyUrlRule(
                connectWise.baseUrl(),
                connectWise.keyHosts().orElse(List.of()),
                connectWise.companyId(),
                connectWise.loopbackKeysAllowed());
        requests = new KeyRequests(vertx, config, trust);
        fetcher = new KeyFetcher(rule, connectWise, lookup, requests, config, metrics);
    }

    KeyAnswer fetch(URI url) {
        return fetcher.fetch(url).toCompletableFuture().join();
    }

    @Override
    public void close() {
        fetcher.close();
        requests.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private record FixedKeys(Duration fetchWithin) implements KeysConfig {

        @Override
        public Duration keep() {
            return Duration.ofHours(6);
        }

        @Override
        public Duration keepReplaced() {
            return Duration.ofHours(1);
        }

        @Override
        public Duration askAgainAfter() {
            return Duration.ofSeconds(5);
        }

        @Override
        public int newAddressesPerMinute() {
            return NEW_ADDRESSES;
        }
    }
}
