package com.accellis.engagement.webhook.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.webhook.KeyServer;
import com.accellis.engagement.webhook.signature.SigningKey;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {

    private final KeyServer server = KeyServer.start();
    private final MovableClock clock = new MovableClock();
    private final FetcherUnderTest fetcher = new FetcherUnderTest(
            new FixedConnectWise(URI.create(server.baseUrl()), Optional.empty(), true, false),
            new TestLookup(),
            new HttpClientOptions(),
            Duration.ofSeconds(1));
    private final SigningKeys keys = new SigningKeys(fetcher.fetcher, fetcher.config, clock);

    @AfterEach
    void stop() {
        fetcher.close();
        server.close();
    }

    @Test
    void aKeyIsFetchedOnceAndKept() {
        server.gives("a", "key-a");

        assertThat(ask("a")).isEqualTo(KeyAnswer.found(SigningKey.of("key-a")));
        assertThat(ask("a")).isEqualTo(KeyAnswer.found(SigningKey.of("key-a")));

        assertThat(keys.atHand()).containsExactly(SigningKey.of("key-a"));
        assertThat(server.requestsFor("a")).hasSize(1).allMatch(request -> request.authorization() == null);
    }

    @Test
    void thoseWhoAskAtTheSameTimeShareOneRequest() throws InterruptedException {
        var open = new CountDownLatch(1);
        server.answers("slow", exchange -> {
            await(open);
            KeyServer.send(exchange, 200, "{\"signing_key\":\"key\"}");
        });

        var answers = IntStream.range(0, 50)
                .mapToObj(i -> keys.ask(url("slow")).toCompletableFuture())
                .toList();
        open.countDown();

        assertThat(answers).allMatch(answer -> answer.join().kind() == KeyAnswer.Kind.FOUND);
        assertThat(server.requestsFor("slow")).hasSize(1);
    }

    @Test
    void afterRotationBothKeysAreGoodForAWhile() {
        server.gives("a", "old");
        ask("a");
        server.gives("a", "new");

        assertThat(ask("a").key()).as("asked again too soon").isEqualTo(SigningKey.of("old"));
        clock.advance(Duration.ofSeconds(6));
        assertThat(ask("a").key()).isEqualTo(SigningKey.of("new"));

        assertThat(keys.atHand()).containsExactly(SigningKey.of("new"), SigningKey.of("old"));
        clock.advance(Duration.ofMinutes(61));
        assertThat(keys.atHand()).containsExactly(SigningKey.of("new"));
        clock.advance(Duration.ofHours(6));
        assertThat(keys.atHand()).isEmpty();
    }

    @Test
    void madeUpAddressesAreAskedOnlySoOften() {
        server.gives("known", "key");
        ask("known");

        IntStream.range(0, 1_000).forEach(i -> ask("made-up-" + i));

        assertThat(ask("made-up-again").kind()).isEqualTo(KeyAnswer.Kind.TOO_MANY);
        assertThat(IntStream.range(0, 1_000)
                        .filter(i -> !server.requestsFor("made-up-" + i).isEmpty()))
                .hasSize(FetcherUnderTest.NEW_ADDRESSES - 1);
        clock.advance(Duration.ofSeconds(6));
        assertThat(ask("known").kind()).as("an address that gave a key before").isEqualTo(KeyAnswer.Kind.FOUND);
        clock.advance(Duration.ofMinutes(1));
        assertThat(ask("made-up-again").kind()).isEqualTo(KeyAnswer.Kind.NO_KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void credentialsAreSentOnlyWhenTheConfiguredHostAsksForThem(int status) {
        server.answers("closed", exchange -> {
            boolean known = exchange.getRequestHeaders().getFirst("Authorization") != null;
            KeyServer.send(exchange, known ? 200 : status, "{\"signing_key\":\"key\"}");
        });

        assertThat(ask("closed").kind()).isEqualTo(KeyAnswer.Kind.FOUND);
        assertThat(server.requestsFor("closed"))
                .extracting(KeyServer.Request::authorization, KeyServer.Request::clientId)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(null, null),
                        org.assertj.core.groups.Tuple.tuple("Basic bm9ydGh3aW5kK3B1YmxpYzprZXk=", "client"));
    }

    @Test
    void redirectsAreNotFollowed() {
        server.gives("target", "key");
        server.answers("redirect", exchange -> {
            exchange.getResponseHeaders().add("Location", server.baseUrl() + "/elsewhere?id=target");
            KeyServer.send(exchange, 302, "");
        });

        assertThat(ask("redirect").kind()).isEqualTo(KeyAnswer.Kind.NO_KEY);
        assertThat(server.strayRequests()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>Sign in</html>",
                "",
                "null",
                "{}",
                "[\"signing_key\"]",
                "{\"signing_key\":null}",
                "{\"signing_key\":7}",
                "{\"signing_key\":\" \"}",
                "{\"signing_key\":\"a\",\"signing_key\":\"b\"}"
            })
    void anAnswerWithoutAKeyIsNone(String body) {
        server.answers("odd", exchange -> KeyServer.send(exchange, 200, body));

        assertThat(ask("odd").kind()).isEqualTo(KeyAnswer.Kind.NO_KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404})
    void aRefusalIsNoKey(int status) {
        server.answers("refused", exchange -> KeyServer.send(exchange, status, "{\"signing_key\":\"key\"}"));

        assertThat(ask("refused").kind()).isEqualTo(KeyAnswer.Kind.NO_KEY);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void troubleOfTheHostMayPass(int status) {
        server.answers("trouble", exchange -> KeyServer.send(exchange, status, "{\"signing_key\":\"key\"}"));

        assertThat(ask("trouble").kind()).isEqualTo(KeyAnswer.Kind.UNREACHABLE);
    }

    @Test
    void aHugeAnswerIsNotReadToItsEnd() {
        server.answers("huge", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                for (int i = 0; i < 10_000; i++) {
                    out.write(" ".repeat(1024).getBytes(UTF_8));
                }
            }
        });

        assertThat(ask("huge").kind()).isEqualTo(KeyAnswer.Kind.NO_KEY);
    }

    @Test
    void silentAndDrippingHostsAreGivenUpInTime() {
        var end = new CountDownLatch(1);
        server.answers("silent", exchange -> await(end));
        server.answers("dripping", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var out = exchange.getResponseBody()) {
                while (!await(end, 50)) {
                    out.write(' ');
                    out.flush();
                }
            }
        });

        long began = System.nanoTime();
        var silent = keys.ask(url("silent")).toCompletableFuture();
        var dripping = keys.ask(url("dripping")).toCompletableFuture();

        assertThat(silent.join().kind()).isEqualTo(KeyAnswer.Kind.UNREACHABLE);
        assertThat(dripping.join().kind()).isEqualTo(KeyAnswer.Kind.UNREACHABLE);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
        end.countDown();
    }

    @Test
    void aHostThatIsAwayMayComeBack() {
        server.close();

        assertThat(ask("a").kind()).isEqualTo(KeyAnswer.Kind.UNREACHABLE);
    }

    /** W47: a clock that was an hour ahead and is set right makes nobody wait for an hour. */
    @Test
    void aClockThatIsSetBackKeepsNobodyWaiting() {
        server.gives("a", "old");
        IntStream.range(0, 20).forEach(i -> ask("made-up-" + i));
        clock.advance(Duration.ofHours(1));
        ask("a");
        IntStream.range(0, 20).forEach(i -> ask("made-up-later-" + i));
        server.gives("a", "new");

        clock.advance(Duration.ofHours(-1));

        assertThat(ask("made-up-0").kind()).isNotEqualTo(KeyAnswer.Kind.TOO_MANY);
        assertThat(ask("a").key()).isEqualTo(SigningKey.of("new"));
    }

    private KeyAnswer ask(String id) {
        return keys.ask(url(id)).toCompletableFuture().join();
    }

    private URI url(String id) {
        return URI.create(server.keyUrl(id));
    }

    private static void await(CountDownLatch latch) {
        await(latch, 10_000);
    }

    private static boolean await(CountDownLatch latch, long millis) {
        try {
            return latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static final class MovableClock extends Clock {

        private Instant now = Instant.parse("2026-02-03T16:10:00Z");

        void advance(Duration duration) {
            now = now.plus(duration);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }
    }
}
