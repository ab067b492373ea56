package com.accellis.engagement.edge;

import io.vertx.core.net.SocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where this program listens and whom it stands in front of.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 takes any free one
 * @param managementHost address to tell metrics and health at
 * @param managementPort port for that; 0 takes any free one
 * @param services where each service listens
 * @param allowedHosts {@code host:port} that callers may ask for; empty allows any
 */
record EdgeConfig(
        String host,
        int port,
        String managementHost,
        int managementPort,
        Map<Service, SocketAddress> services,
        Set<String> allowedHosts) {

    private static final Map<Service, String> VARIABLES = Map.of(
            Service.CONNECTOR, "EDGE_CONNECTOR",
            Service.REGISTRY, "EDGE_REGISTRY",
            Service.SCORING, "EDGE_SCORING",
            Service.GATEWAY, "EDGE_GATEWAY");

    EdgeConfig {
        if (port != 0 && port == managementPort) {
            // Two servers of one Vert.x would share the port and take turns: metrics for callers, 404 for callbacks.
            throw new IllegalArgumentException("EDGE_MANAGEMENT_PORT must be another one than EDGE_PORT, " + port);
        }
        services = Map.copyOf(services);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** @throws IllegalArgumentException naming the variable that is missing or wrong */
    static EdgeConfig of(Map<String, String> environment) {
        var services = new EnumMap<Service, SocketAddress>(Service.class);
        VARIABLES.forEach((service, variable) -> services.put(service, address(variable, environment.get(variable))));
        return new EdgeConfig(
                environment.getOrDefault("EDGE_HOST", "127.0.0.1"),
                port("EDGE_PORT", environment.getOrDefault("EDGE_PORT", "8080")),
                environment.getOrDefault("EDGE_MANAGEMENT_HOST", "127.0.0.1"),
                port("EDGE_MANAGEMENT_PORT", environment.getOrDefault("EDGE_MANAGEMENT_PORT", "9000")),
                services,
                hosts(environment.getOrDefault("EDGE_ALLOWED_HOSTS", "")));
    }

    private static SocketAddress address(String variable, String value) {
        return Optional.ofNullable(value)
                .map(String::trim)
                .filter(text -> text.startsWith("http://"))
                .flatMap(EdgeConfig::parsed)
                .map(uri -> SocketAddress.inetSocketAddress(uri.getPort() < 0 ? 80 : uri.getPort(), uri.getHost()))
                .orElseThrow(() -> new IllegalArgumentException(variable + " must be http://host:port, was " + value));
    }

    private static Optional<URI> parsed(String text) {
        try {
            return Optional.of(URI.create(text)).filter(uri -> uri.getHost() != null);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static int port(String variable, String value) {
        try {
            var port = Integer.parseInt(value.trim());
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, together with numbers that are no port.
        }
        throw new IllegalArgumentException(variable + " must be a port, was " + value);
    }

    private static Set<String> hosts(String list) {
        return Arrays.stream(list.split(","))
                .map(host -> host.trim().toLowerCase(Locale.ROOT))
                .filter(host -> !host.isEmpty())
                .collect(Collectors.toSet());
    }
}
