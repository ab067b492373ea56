package com.accellis.engagement.edge;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;

/**
 * Metrics and health for operators, on a port of its own, at the paths that the services have. Leads to no service, and
 * asks none: whether they are well, they say themselves. Closes at once when the edge stops, so that nobody takes it for
 * ready.
 */
final class ManagementServer extends AbstractVerticle {

    /** The only limit for connections here. */
    private static final int IDLE_SECONDS = 35;

    private static final String METRICS = "/q/metrics";
    private static final Set<String> HEALTH =
            Set.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started");
    private static final String UP = "{\"status\":\"UP\",\"checks\":[]}";

    private final EdgeConfig config;
    private final Telemetry telemetry;
    private HttpServer server;

    ManagementServer(EdgeConfig config, Telemetry telemetry) {
        this.config = config;
        this.telemetry = telemetry;
    }

    @Override
    public void start(Promise<Void> started) {
        server = vertx.createHttpServer(EdgeServer.options().setIdleTimeout(IDLE_SECONDS))
                .requestHandler(this::answer);
        server.listen(config.managementPort(), config.managementHost())
                .<Void>mapEmpty()
                .onComplete(started);
    }

    @Override
    public void stop(Promise<Void> stopped) {
        server.close().onComplete(stopped);
    }

    int port() {
        return server.actualPort();
    }

    private void answer(HttpServerRequest request) {
        var path = String.valueOf(request.path());
        var reads = request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
        if (reads && path.equals(METRICS)) {
            end(request, Telemetry.MEDIA_TYPE, telemetry.page());
        } else if (reads && HEALTH.contains(path)) {
            end(request, "application/json; charset=UTF-8", UP);
        } else {
            Answer.refuse(request, Problem.NOT_FOUND);
        }
    }

    private static void end(HttpServerRequest request, String mediaType, String body) {
        request.response()
                .putHeader("content-type", mediaType)
                .putHeader("cache-control", "no-store")
                .end(body);
    }
}
