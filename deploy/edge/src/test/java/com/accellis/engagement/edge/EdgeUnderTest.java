package com.accellis.engagement.edge;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A running edge with a real server in place of each service. */
final class EdgeUnderTest {

    private final Vertx vertx = Vertx.vertx();
    private final Map<Service, SocketAddress> services = new EnumMap<>(Service.class);
    private final Map<Service, HttpServer> running = new EnumMap<>(Service.class);
    private final List<ServerSocket> silent = new ArrayList<>();
    private final Telemetry telemetry = new Telemetry();
    private EdgeServer edge;
    private String deployment;
    private Duration lastAnswers = Duration.ofMillis(1);
    private ManagementServer management;
    private final BodyReader bodies = new BodyReader(vertx);
    private Set<String> allowedHosts = Set.of();

    /** Every service answers with its own name. */
    EdgeUnderTest() throws Exception {
        for (var service : Service.values()) {
            answering(
                    service,
                    request -> request.response()
                            .putHeader("service", service.module())
                            .end(service.module()));
        }
    }

    EdgeUnderTest answering(Service service, Handler<HttpServerRequest> handler) throws Exception {
        var old = running.get(service);
        if (old != null) {
            await(old.close());
        }
        var server = await(vertx.createHttpServer().requestHandler(handler).listen(0, "127.0.0.1"));
        running.put(service, server);
        services.put(service, SocketAddress.inetSocketAddress(server.actualPort(), "127.0.0.1"));
        return this;
    }

    /** Nothing listens where the service should be. */
    EdgeUnderTest gone(Service service) throws Exception {
        await(running.remove(service).close());
        return this;
    }

    /** The service's port accepts connections and then says nothing at all. */
    EdgeUnderTest silent(Service service) throws Exception {
        gone(service);
        var socket = new ServerSocket(0);
        silent.add(socket);
        services.put(service, SocketAddress.inetSocketAddress(socket.getLocalPort(), "127.0.0.1"));
        return this;
    }

    /** The service listens again where it did before {@link #gone}. */
    EdgeUnderTest back(Service service) throws Exception {
        var address = services.get(service);
        var server = vertx.createHttpServer()
                .requestHandler(request -> request.response().end(service.module()));
        running.put(service, await(server.listen(address.port(), address.host())));
        return this;
    }

    EdgeUnderTest servingOnly(String... hosts) {
        allowedHosts = Set.of(hosts);
        return this;
    }

    /** How long an edge that stops goes on. */
    EdgeUnderTest stoppingFor(Duration time) {
        lastAnswers = time;
        return this;
    }

    EdgeUnderTest start() throws Exception {
        var config = new EdgeConfig("127.0.0.1", 0, "127.0.0.1", 0, services, allowedHosts);
        edge = new EdgeServer(config, bodies, new RequestMetrics(telemetry.registry()), lastAnswers);
        management = new ManagementServer(config, telemetry);
        deployment = await(vertx.deployVerticle(edge));
        await(vertx.deployVerticle(management));
        return this;
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + edge.port() + path);
    }

    URI managementAt(String path) {
        return URI.create("http://127.0.0.1:" + management.port() + path);
    }

    int port() {
        return edge.port();
    }

    /** Bytes held by bodies of this kind. */
    long held(Traffic traffic) {
        return bodies.held(traffic);
    }

    /** Sends these lines, with CRLF, and reads until the edge closes the connection. */
    String raw(String... lines) throws IOException {
        return raw(edge.port(), lines);
    }

    /** The same at the management port. */
    String rawManagement(String... lines) throws IOException {
        return raw(management.port(), lines);
    }

    private static String raw(int port, String... lines) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(8_000);
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** What SIGTERM does to the origin. */
    Future<Void> beginToStop() {
        return vertx.undeploy(deployment);
    }

    void stop() throws Exception {
        for (var socket : silent) {
            socket.close();
        }
        await(vertx.close());
        telemetry.close();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(15, TimeUnit.SECONDS);
    }
}
