package com.accellis.engagement.edge;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
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
        var telemetry = new Telemetry();
        var loops = config.port() == 0
                ? 1
                : Math.min(MAX_EVENT_LOOPS, Runtime.getRuntime().availableProcessors());
        var bodies = new BodyReader(vertx);
        var metrics = new RequestMetrics(telemetry.registry());
        var first = new EdgeServer[1];
        var management = new ManagementServer(config, telemetry);
        var origin = vertx.deployVerticle(
                () -> {
                    var server = new EdgeServer(config, bodies, metrics);
                    first[0] = first[0] == null ? server : first[0];
                    return server;
                },
                new DeploymentOptions().setInstances(loops));
        if (!listens(config.host() + ":" + config.port(), origin)
                || !listens(
                        config.managementHost() + ":" + config.managementPort(), vertx.deployVerticle(management))) {
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(vertx), "stop"));
        System.out.println("edge listening on http://" + config.host() + ":" + first[0].port()
                + ", metrics and health on http://" + config.managementHost() + ":" + management.port());
    }

    private static boolean listens(String address, Future<String> deployed) throws InterruptedException {
        try {
            deployed.toCompletionStage().toCompletableFuture().get();
            return true;
        } catch (ExecutionException failure) {
            System.err.println("edge: cannot listen on " + address + ": "
                    + failure.getCause().getMessage());
            return false;
        }
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
