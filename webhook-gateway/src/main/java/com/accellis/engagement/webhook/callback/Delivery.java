package com.accellis.engagement.webhook.callback;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A request as it arrived, nothing of it checked yet.
 *
 * @param contentType the header; null when not sent
 * @param signatures every {@code x-content-signature} header
 * @param sender tells who sent it, see {@link SenderRule}; only asked about senders whose signature is not good
 * @param beganNanos {@link System#nanoTime()} when the request began, from which its time limit counts
 * @param loop the thread that serves the connection; Kafka's own thread serves all of them and is left alone
 */
record Delivery(
        String contentType,
        List<String> signatures,
        byte[] body,
        Supplier<Optional<InetAddress>> sender,
        Instant receivedAt,
        long beganNanos,
        Executor loop) {}
