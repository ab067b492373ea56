package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.publish.CloudEventHeaders;
import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.LogLines;
import com.accellis.engagement.webhook.SignedMessage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class CallbackResourceTest extends CallbackFixture {

    /** W1. */
    @Test
    void aGoodCallbackIsOnTheTopicWhenItIsAnswered() throws IOException {
        Instant before = Instant.now();

        var answer = post(good());

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        var stored = onTopic(id);
        assertThat(stored).hasSize(1);
        var callback = EventJson.read(stored.get(0).value(), CallbackReceived.class);
        assertThat(callback.type()).isEqualTo(CallbackReceived.Type.TICKET);
        assertThat(callback.id()).isEqualTo(id);
        assertThat(callback.action()).isEqualTo(CallbackReceived.Action.UPDATED);
        assertThat(callback.messageId()).isEqualTo("message-" + id);
        assertThat(callback.lastUpdated()).isEqualTo("2026-02-03T16:10:01Z");
        assertThat(callback.receivedAt()).isBetween(before, Instant.now());
        assertThat(header(stored.get(0), CloudEventHeaders.TYPE)).isEqualTo("connectwise.ticket.updated.v1");
        assertThat(header(stored.get(0), CloudEventHeaders.SUBJECT)).isEqualTo("ticket/" + id);
        assertThat(header(stored.get(0), "ce_source")).isEqualTo("webhook-gateway");
        assertThat(new String(stored.get(0).value(), UTF_8)).doesNotContain("Secret marker");
    }

    /** W2. */
    @Test
    void aRepeatIsAcceptedWithTheSameEventId() {
        assertThat(post(good()).statusCode()).isEqualTo(204);
        assertThat(post(good()).statusCode()).isEqualTo(204);

        assertThat(onTopic(id))
                .hasSize(2)
                .extracting(stored -> header(stored, CloudEventHeaders.ID))
                .containsOnly("connectwise.callbacks:ticket/" + id + ":updated:2026-02-03T16:10:01Z:message-" + id);
    }

    @Test
    void anAcceptHeaderChangesNothing() {
        assertThat(send(signed(good().getBytes(UTF_8)).header("Accept", "image/png"))
                        .statusCode())
                .isEqualTo(204);
        assertProblem(send(request(good().getBytes(UTF_8)).header("Accept", "image/png")), 401, "signature-missing");
    }

    @Test
    void manyAtTheSameTimeAreAllStored() {
        List<Long> ids = new ArrayList<>();
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        IntStream.range(0, 300).forEach(i -> {
            long each = nextId();
            ids.add(each);
            byte[] body =
                    SignedMessage.ofTicket(each, connectWise.keyUrl("good")).getBytes(UTF_8);
            answers.add(http.sendAsync(signed(body).build(), HttpResponse.BodyHandlers.ofString()));
        });

        assertThat(answers).allMatch(answer -> answer.join().statusCode() == 204);
        assertThat(new TestTopic(Topics.CALLBACKS).newestByKey().keySet())
                .containsAll(ids.stream().map(each -> "ticket/" + each).toList());
    }

    /** W3: it is the same message id, and still another event. */
    @Test
    void theSameMessageIdWithAnotherContentIsAnotherEvent() {
        assertThat(post(good()).statusCode()).isEqualTo(204);
        assertThat(post(good().replace("16:10:01Z", "16:10:02Z")).statusCode()).isEqualTo(204);

        assertThat(onTopic(id))
                .hasSize(2)
                .extracting(stored -> header(stored, CloudEventHeaders.ID))
                .doesNotHaveDuplicates();
    }

    /** A key is replaced while callbacks come: those with the new key wait for the one request that fetches it. */
    @Test
    void aKeyReplacedUnderLoadRefusesNobody() {
        connectWise.gives("replaced-under-load", "first");
        String body = SignedMessage.ofTicket(id, connectWise.keyUrl("replaced-under-load"));
        assertThat(postSignedWith("first", body).statusCode()).isEqualTo(204);
        int asked = connectWise.requestsFor("replaced-under-load").size();
        awaitTheEndOfThePause();
        connectWise.gives("replaced-under-load", "second");

        var answers = IntStream.range(0, 200)
                .mapToObj(i -> http.sendAsync(
                        request(body.getBytes(UTF_8))
                                .header(
                                        "x-content-signature",
                                        CallbackSigner.sign(body.getBytes(UTF_8), i % 2 == 0 ? "first" : "second"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString()))
                .toList();

        assertThat(answers).allMatch(answer -> answer.join().statusCode() == 204);
        assertThat(connectWise.requestsFor("replaced-under-load")).hasSize(asked + 1);
    }

    @Test
    void whatHappenedCanBeSeenInTheMetrics() {
        double stored = counted("accepted", "stored");
        double missing = counted("refused", "signature-missing");
        double timed = metric("webhook_acknowledge_seconds_count");
        double fetched = metric("webhook_key_fetches_total{result=\"no-key\"");

        post(good());
        send(request(good().getBytes(UTF_8)));
        postWithKeyFrom(connectWise.keyUrl("unknown-" + id));

        assertThat(counted("accepted", "stored")).isEqualTo(stored + 1);
        assertThat(counted("refused", "signature-missing")).isEqualTo(missing + 1);
        assertThat(metric("webhook_acknowledge_seconds_count")).isEqualTo(timed + 1);
        assertThat(metric("webhook_acknowledge_seconds_bucket{le=\"+Inf\"")).isEqualTo(timed + 1);
        assertThat(metric("webhook_key_fetches_total{result=\"no-key\"")).isEqualTo(fetched + 1);
        assertThat(metrics()).contains("webhook_in_flight 0.0").contains("webhook_key_fetches_total{result=\"found\"");
    }

    @Test
    void pathsThatStrangersMakeUpAreNoSeriesOfTheirOwn() {
        String path = "/made-up-" + id;

        assertProblem(
                send(request(new byte[1]).uri(webhook.resolve(path)).header("Content-Encoding", "gzip")),
                415,
                "media-type");
        post(good());

        assertThat(metrics()).contains("webhook_callbacks_total").doesNotContain(path);
    }

    @Test
    void everyCallbackIsOneLogLineWithoutContent() {
        try (var log = LogLines.of(AcceptCallback.class.getName())) {
            post(good());
            send(request(good().getBytes(UTF_8)));
            postSignedWith("another", good());

            assertThat(log.lines())
                    .extracting(LogLines.Line::text)
                    .hasSize(3)
                    .satisfiesExactly(
                            stored -> assertThat(stored)
                                    .matches("callback stored: type=ticket id=" + id
                                            + " action=updated messageId=message-" + id
                                            + " partition=\\d+ offset=\\d+"),
                            unsigned -> assertThat(unsigned).isEqualTo("callback signature-missing: status=401"),
                            foreign -> assertThat(foreign).isEqualTo("callback signature-mismatch: status=401"));
        }
    }

    /** The address that gave the key last is not asked again before. */
    private static void awaitTheEndOfThePause() {
        await().pollDelay(Duration.ofMillis(5_100)).until(() -> true);
    }
}
