package com.accellis.engagement.webhook.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.CallbackReceived;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallbackPublisherTest {

    private static final Duration SHORT = Duration.ofSeconds(2);

    /** Never told that the topic is there. */
    private final CallbackPublisher publisher = new CallbackPublisher(null);

    @Test
    void nothingIsLeftOfCallbacksThatWaitedForTheTopicInVain() {
        var callback = new CallbackReceived(
                CallbackReceived.Type.TICKET, 1, CallbackReceived.Action.UPDATED, null, null, Instant.EPOCH);

        var published = IntStream.range(0, 100)
                .mapToObj(i -> publisher.publish(callback, null, SHORT).toCompletableFuture())
                .toList();

        assertThat(publisher.waiting()).isEqualTo(100);
        assertThat(published).allSatisfy(each -> assertThat(failure(each)).hasMessage("Nobody has looked yet"));
        assertThat(publisher.waiting()).isZero();
    }

    private static Throwable failure(CompletableFuture<?> published) {
        return published
                .handle((metadata, failure) -> failure instanceof CompletionException ? failure.getCause() : failure)
                .join();
    }
}
