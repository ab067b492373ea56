package com.accellis.engagement.webhook.callback;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that send a byte now and then and come back as soon as they are cut off. */
final class SlowClients implements AutoCloseable {

    private static final int BYTE_EVERY_MILLIS = 400;

    private final Vertx vertx = Vertx.vertx();
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(5_000));
    private final int port;
    private final AtomicInteger connected = new AtomicInteger();
    private final AtomicInteger cutOff = new AtomicInteger();
    private final AtomicLong longestMillis = new AtomicLong();
    private volatile boolean over;

    SlowClients(int port) {
        this.port = port;
    }

    /** @param beginning what is sent at once, before the slow part */
    SlowClients add(int number, String beginning) {
        for (int i = 0; i < number; i++) {
            connect(beginning);
        }
        return this;
    }

    /** How many are connected now. */
    int connected() {
        return connected.get();
    }

    /** How often one of them was cut off. */
    int cutOff() {
        return cutOff.get();
    }

    /** The longest that a connection has lasted that was cut off. */
    long longestMillis() {
        return longestMillis.get();
    }

    private void connect(String beginning) {
        client.connect(port, "127.0.0.1")
                .onSuccess(socket -> drip(socket, beginning))
                .onFailure(refused -> {
                    if (!over) {
                        vertx.setTimer(BYTE_EVERY_MILLIS, later -> connect(beginning));
                    }
                });
    }

    private void drip(NetSocket socket, String beginning) {
        long began = System.nanoTime();
        connected.incrementAndGet();
        socket.write(beginning);
        long timer = vertx.setPeriodic(BYTE_EVERY_MILLIS, now -> socket.write("x"));
        socket.handler(answer -> {});
        socket.exceptionHandler(reset -> {});
        socket.closeHandler(closed -> {
            vertx.cancelTimer(timer);
            connected.decrementAndGet();
            if (!over) {
                cutOff.incrementAndGet();
                longestMillis.accumulateAndGet((System.nanoTime() - began) / 1_000_000, Math::max);
                connect(beginning);
            }
        });
    }

    @Override
    public void close() {
        over = true;
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
