package com.accellis.engagement.edge;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Starts the edge with settings from the environment; see README. */
public final class Main {

    private static final int MAX_EVENT_LOOPS = 4;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        EdgeConfig config;
        try {
            config = EdgeConfig.of(System.getenv());
        } catch (IllegalArgumentException wrongSetting) {
            System.err.println("edge: " + wrongSetting.getMessage());
            System.exit(2);
            return;
        }
        var vertx = Vertx.vertx();
        var loops = config.port() == 0
                ? 1
                : Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors());
        var bodies = new BodyReader(vertx);
        var first = new EdgeServer[1];
        try {
            vertx.deployVerticle(
                            () -> {
                                var server = new EdgeServer(config, bodies);
                                first[0] = first[0] == null ? server : first[0];
                                return server;
                            },
                            new DeploymentOptions().setInstances(loops))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException failure) {
            System.err.println("edge: cannot listen on " + config.host() + ":" + config.port() + ": "
                    + failure.getCause().getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx), "stop"));
        System.out.println("edge listening on http://" + config.host() + ":" + first[0].port());
    }

    private static void close(Vertx vertx) {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException notClean) {
            System.err.println("edge: stopped without closing everything: " + notClean);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
