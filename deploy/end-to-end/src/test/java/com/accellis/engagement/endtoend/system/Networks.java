package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.FreePort;
import com.accellis.engagement.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What lies between the services and their stores, and between the edge and each service. */
public final class Networks implements AutoCloseable {

    /** What the edge leads to. */
    public static final List<String> SERVICES =
            List.of("webhook-gateway", "client-registry-service", "connector-service", "scoring-service");

    private final Link kafka;
    private final Link database;
    private final Map<String, Link> services = new LinkedHashMap<>();

    private Networks() {
        this.kafka = Link.make();
        this.database = Link.make();
        SERVICES.forEach(service -> services.put(service, Link.make()));
    }

    /** @param inner where the proxy leads to; whoever it is for has to listen there */
    private record Link(int inner, TcpProxy proxy) {

        static Link make() {
            try {
                var inner = FreePort.find();
                return new Link(inner, TcpProxy.to(inner));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String toString() {
            return inner + ":" + proxy.port();
        }
    }

    static Networks make() {
        return new Networks();
    }

    /** What the launcher has to be told. */
    List<String> options() {
        var options = new ArrayList<>(
                List.of("--kafka-network", kafka.toString(), "--database-network", database.toString()));
        services.forEach((service, link) -> options.addAll(List.of("--service-network", service + "=" + link)));
        return options;
    }

    public TcpProxy kafka() {
        return kafka.proxy();
    }

    public TcpProxy database() {
        return database.proxy();
    }

    /** Between the edge and one of {@link #SERVICES}. */
    public TcpProxy service(String name) {
        return services.get(name).proxy();
    }

    @Override
    public void close() {
        kafka.proxy().close();
        database.proxy().close();
        services.values().forEach(link -> link.proxy().close());
    }
}
