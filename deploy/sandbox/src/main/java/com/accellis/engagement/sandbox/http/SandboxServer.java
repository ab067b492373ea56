package com.accellis.engagement.sandbox.http;

import com.accellis.engagement.sandbox.records.Json;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The HTTP server on the loopback interface. */
public final class SandboxServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(SandboxServer.class.getName());
    private static final String HOST = "127.0.0.1";
    /** Long enough for our own 414, which is about 2000 characters, to be the one that answers. */
    private static final int LONGEST_REQUEST_LINE = 65_536;

    private static final long LARGEST_BODY = 10L << 20;

    private final Vertx vertx;
    private final HttpServer server;

    private SandboxServer(Vertx vertx, HttpServer server) {
        this.vertx = vertx;
        this.server = server;
    }

    /**
     * @param routes asked in this order
     * @throws PortTaken when the port cannot be opened
     */
    public static SandboxServer start(int port, List<Routes> routes) throws PortTaken {
        var vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(8));
        var router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        routes.forEach(subject -> subject.mount(router));
        router.route().failureHandler(SandboxServer::fail);
        router.errorHandler(404, context -> refuse(context, 404, "The endpoint does not exist."));
        router.errorHandler(405, context -> refuse(context, 405, "The method is not allowed here."));
        var options = new HttpServerOptions().setHost(HOST).setPort(port).setMaxInitialLineLength(LONGEST_REQUEST_LINE);
        try {
            var listening = vertx.createHttpServer(options)
                    .requestHandler(router)
                    .listen()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(30, TimeUnit.SECONDS);
            return new SandboxServer(vertx, listening);
        } catch (ExecutionException | TimeoutException e) {
            vertx.close();
            throw new PortTaken(port, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            vertx.close();
            throw new PortTaken(port, e);
        }
    }

    public String baseUrl() {
        return "http://" + HOST + ":" + server.actualPort();
    }

    private static void fail(RoutingContext context) {
        if (context.response().ended() || context.response().headWritten()) {
            return;
        }
        if (context.failure() instanceof ApiException refusal) {
            Answers.json(context, refusal.status(), refusal.body());
        } else if (context.failure() == null || context.statusCode() != 500) {
            refuse(context, context.statusCode(), "The request cannot be handled.");
        } else {
            LOG.log(System.Logger.Level.ERROR, "request failed path=" + context.normalizedPath(), context.failure());
            refuse(context, 500, "Internal error; see the sandbox's log.");
        }
    }

    private static void refuse(RoutingContext context, int status, String message) {
        Answers.json(
                context, status, Json.object().put("code", "ConnectWiseApi").put("message", message));
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "server did not close cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The port cannot be opened. */
    public static final class PortTaken extends Exception {

        private static final long serialVersionUID = 1L;

        PortTaken(int port, Exception cause) {
            super("port " + port + " on " + HOST + " cannot be opened: " + cause.getMessage(), cause);
        }
    }
}
