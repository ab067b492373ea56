package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A thousand who never get to the end of their sentence hold up nobody else, and no service hears of them. */
class SlowSendersTest {

    private static final int OF_EACH_KIND = 500;
    private static final int REQUESTS_A_SECOND = 200;
    private static final int SECONDS = 3;
    private static final int BYTE_EVERY_MILLIS = 400;
    private static final String HEAD = "POST /api/v1/clients HTTP/1.1\r\nHost: a\r\n";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Vertx senders = Vertx.vertx();
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();
    private EdgeUnderTest edge;

    /** @param millis from the moment that the request was due */
    private record Answer(int status, double millis) {}

    @BeforeEach
    void start() throws Exception {
        edge = new EdgeUnderTest()
                .answering(Service.REGISTRY, request -> {
                    heard.incrementAndGet();
                    request.body().onSuccess(body -> request.response().end());
                })
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        senders.close().toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
        edge.stop();
    }

    @Test
    void slowSendersDoNotHurtOthers() throws Exception {
        send();
        var without = send();
        var heardBefore = heard.get();

        connect(HEAD + "X-Slow: ");
        connect(HEAD + "Content-Length: 1000\r\n\r\n");
        var with = send();
        var heardWith = heard.get() - heardBefore;

        System.out.printf(
                "edge, %d requests a second: p50 %.1f ms, p99 %.1f ms; with %d senders slow in their heads and as many in"
                        + " their bodies: p50 %.1f ms, p99 %.1f ms; the service heard of %d of %d requests of these%n",
                REQUESTS_A_SECOND,
                percentile(without, 0.5),
                percentile(without, 0.99),
                OF_EACH_KIND,
                percentile(with, 0.5),
                percentile(with, 0.99),
                heardWith - with.size(),
                2 * OF_EACH_KIND);
        assertThat(without).allMatch(answer -> answer.status() == 200);
        assertThat(with).allMatch(answer -> answer.status() == 200);
        assertThat(connected.get())
                .as("slow senders at the end; on a slow machine the first have been cut off")
                .isGreaterThan(OF_EACH_KIND * 3 / 2);
        assertThat(heardWith).isEqualTo(with.size());
        assertThat(percentile(with, 0.99)).isLessThan(10 * percentile(without, 0.99) + 250);
    }

    private void connect(String beginning) throws InterruptedException {
        var arrived = new CountDownLatch(OF_EACH_KIND);
        var client = senders.createNetClient(new NetClientOptions().setConnectTimeout(5_000));
        for (var i = 0; i < OF_EACH_KIND; i++) {
            client.connect(edge.port(), "127.0.0.1").onSuccess(socket -> drip(socket, beginning, arrived));
        }
        assertThat(arrived.await(15, TimeUnit.SECONDS)).as("all connected").isTrue();
    }

    private void drip(NetSocket socket, String beginning, CountDownLatch arrived) {
        connected.incrementAndGet();
        socket.write(beginning);
        var timer = senders.setPeriodic(BYTE_EVERY_MILLIS, now -> socket.write("x"));
        socket.handler(answer -> {});
        socket.exceptionHandler(reset -> {});
        socket.closeHandler(closed -> {
            senders.cancelTimer(timer);
            connected.decrementAndGet();
        });
        arrived.countDown();
    }

    /** At an even pace, whether answers come or not. */
    private List<Answer> send() {
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        var began = System.nanoTime();
        for (var i = 0; i < SECONDS * REQUESTS_A_SECOND; i++) {
            var due = began + i * TimeUnit.SECONDS.toNanos(1) / REQUESTS_A_SECOND;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            answers.add(http.sendAsync(good(), BodyHandlers.discarding())
                    .thenApply(HttpResponse::statusCode)
                    .thenApply(status -> new Answer(status, (System.nanoTime() - due) / 1e6)));
        }
        return answers.stream().map(CompletableFuture::join).toList();
    }

    private HttpRequest good() {
        return HttpRequest.newBuilder(edge.at("/api/v1/clients"))
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofString("{\"name\":\"Northwind\"}"))
                .build();
    }

    private static double percentile(List<Answer> answers, double share) {
        var sorted = answers.stream().mapToDouble(Answer::millis).sorted().toArray();
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}
