package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A thousand who never get to the end of their sentence hold up nobody else. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class SlowClientsTest extends CallbackFixture {

    private static final boolean LONG = "long".equals(System.getProperty("test.counts"));
    private static final int OF_EACH_KIND = 500;
    private static final int CALLBACKS_A_SECOND = 200;
    private static final int SECONDS = LONG ? 60 : 2;
    private static final int BEFORE_MEASURING = 400;
    private static final String HEAD = "POST /connectwise/webhook HTTP/1.1\r\nHost: gateway\r\n";

    @Test
    void slowClientsDoNotHurtOthers() {
        send(IntStream.range(0, BEFORE_MEASURING).mapToObj(i -> callback()).toList(), 2 * CALLBACKS_A_SECOND);
        List<Timed> without = send(callbacks(), CALLBACKS_A_SECOND);
        List<Timed> with;
        try (var slow = new SlowClients(webhook.getPort())
                .add(OF_EACH_KIND, HEAD + "X-Slow: ")
                .add(OF_EACH_KIND, HEAD + "Content-Length: 1000\r\n\r\n")) {
            await().atMost(Duration.ofSeconds(10)).until(() -> slow.connected() > OF_EACH_KIND * 3 / 2);
            with = send(callbacks(), CALLBACKS_A_SECOND);
            // Of those who are slow with their heads the first are cut off after five seconds.
            await().atMost(Duration.ofSeconds(10)).until(() -> slow.longestMillis() > 4_500);
            System.out.printf("%d callbacks a second: %s%n", CALLBACKS_A_SECOND, Timed.figures(without));
            System.out.printf(
                    "the same with %d clients slow in their heads and as many in their bodies: %s;"
                            + " cut off %d times, after at most %d ms%n",
                    OF_EACH_KIND, Timed.figures(with), slow.cutOff(), slow.longestMillis());
            assertThat(slow.longestMillis()).isLessThan(6_500);
        }

        assertThat(without).allMatch(each -> each.answer().statusCode() == 204);
        assertThat(with).allMatch(each -> each.answer().statusCode() == 204);
        Duration usual = Timed.percentile(without, 0.99);
        assertThat(Timed.percentile(with, 0.99))
                .isLessThan(usual.multipliedBy(10).plus(Duration.ofMillis(250)))
                .isLessThan(Duration.ofSeconds(2));
        await().atMost(Duration.ofSeconds(10)).until(() -> metric("webhook_in_flight") == 0);
    }

    private List<HttpRequest> callbacks() {
        return IntStream.range(0, SECONDS * CALLBACKS_A_SECOND)
                .mapToObj(i -> callback())
                .toList();
    }

    private HttpRequest callback() {
        id = nextId();
        return signed(good().getBytes(UTF_8)).timeout(Duration.ofSeconds(10)).build();
    }

    /** At an even pace, whether answers come or not. */
    private List<Timed> send(List<HttpRequest> requests, int perSecond) {
        List<CompletableFuture<Timed>> answers = new ArrayList<>();
        long began = System.nanoTime();
        for (HttpRequest request : requests) {
            long due = began + answers.size() * TimeUnit.SECONDS.toNanos(1) / perSecond;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            answers.add(Timed.of(http, request));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }
}
