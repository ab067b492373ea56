package com.accellis.engagement.connector.source;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to an outside system whose answers may stall, or never end. The limit of the JDK's client ends with the head
 * of an answer (until Java 26), and it takes bodies of any size.
 */
public final class SourceHttp {

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);

    private final int largestBody;
    /** By HTTP/1.1: of HTTP/2 only a stream is given up, and the connection on which nothing comes any more serves the next. */
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param largestBody in bytes; an answer with more is given up */
    public SourceHttp(int largestBody) {
        this.largestBody = largestBody;
    }

    /**
     * Asks once.
     *
     * @param within how long the answer may take, to the last byte of its body
     * @throws HttpTimeoutException when it takes longer; its connection is closed
     * @throws AnswerTooLarge when its body is
     */
    public HttpResponse<byte[]> send(HttpRequest request, Duration within) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> answer = http.sendAsync(request, head -> new LimitedBody(largestBody));
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no whole answer within " + within.toMillis() + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException("The request failed", e.getCause());
        } finally {
            // Without effect on an answer that is there; otherwise it closes the connection.
            answer.cancel(true);
        }
    }

    /** An answer has more bytes than are taken. */
    public static final class AnswerTooLarge extends IOException {

        private static final long serialVersionUID = 1L;

        AnswerTooLarge(int largest) {
            super("The body has more than " + largest + " bytes");
        }
    }

    /** A body as bytes, unless it is too large. */
    private static final class LimitedBody implements BodySubscriber<byte[]> {

        private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
        private final int largest;
        private Flow.Subscription subscription;
        private long received;

        LimitedBody(int largest) {
            this.largest = largest;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole.getBody();
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            subscription = begun;
            whole.onSubscribe(begun);
        }

        @Override
        public void onNext(List<ByteBuffer> part) {
            received += part.stream().mapToLong(ByteBuffer::remaining).sum();
            if (received > largest) {
                subscription.cancel();
                whole.onError(new AnswerTooLarge(largest));
                return;
            }
            whole.onNext(part);
        }

        @Override
        public void onError(Throwable failure) {
            whole.onError(failure);
        }

        @Override
        public void onComplete() {
            whole.onComplete();
        }
    }
}
