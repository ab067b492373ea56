package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.FreePort;
import com.accellis.engagement.testkit.KillableBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Gateways of any release before one broker; callbacks go to those in turn that are in service, as through a load balancer. */
public final class GatewayReplicas implements CallbackSender, AutoCloseable {

    private final Path directory;
    private final CallbackSigner connectWise = CallbackSigner.start();
    private final KillableBroker broker = KillableBroker.start();
    private final Map<ServiceProcess, String> addresses = new ConcurrentHashMap<>();
    private final List<String> inService = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private int starts;

    private GatewayReplicas(String name) {
        directory = Systems.directory(name);
    }

    public static GatewayReplicas make(String name) {
        return new GatewayReplicas(name);
    }

    /** Started; it gets callbacks from {@link #putInService} on. */
    public ServiceProcess start(Packages packages) {
        try {
            var port = FreePort.find();
            var settings = new LinkedHashMap<>(connectWise.gatewaySettings());
            settings.put("kafka.bootstrap.servers", broker.bootstrapServers());
            settings.put("quarkus.http.host", "127.0.0.1");
            settings.put("quarkus.http.port", Integer.toString(port));
            settings.put("quarkus.management.host", "127.0.0.1");
            settings.put("quarkus.management.port", "0");
            var log = directory.resolve("gateway-" + ++starts + ".log");
            var gateway = ServiceProcess.start(packages, "webhook-gateway", log, settings);
            addresses.put(gateway, "http://127.0.0.1:" + port);
            return gateway;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void putInService(ServiceProcess gateway) {
        inService.add(addresses.get(gateway));
    }

    /** It gets no further callbacks; those under way it still has. */
    public void takeOutOfService(ServiceProcess gateway) {
        inService.remove(addresses.get(gateway));
    }

    @Override
    public HttpRequest.Builder ticketUpdated(String messageId, long ticket, Instant lastUpdated, int bytes) {
        var now = List.copyOf(inService);
        return callback(
                now.get(Math.floorMod(turn.getAndIncrement(), now.size())), messageId, ticket, lastUpdated, bytes);
    }

    /** The same callback to each gateway that is in service. */
    public List<HttpRequest> toEach(String messageId, long ticket, Instant lastUpdated, int bytes) {
        return inService.stream()
                .map(address ->
                        callback(address, messageId, ticket, lastUpdated, bytes).build())
                .toList();
    }

    private HttpRequest.Builder callback(
            String address, String messageId, long ticket, Instant lastUpdated, int bytes) {
        var body = connectWise.ticketUpdated(messageId, ticket, lastUpdated, bytes);
        return HttpRequest.newBuilder(URI.create(address + "/connectwise/webhook?recordId=1&action=updated"))
                .header("Content-Type", "application/json")
                .header("x-content-signature", connectWise.sign(body))
                .POST(BodyPublishers.ofByteArray(body));
    }

    /** Everything on the topic of callbacks. */
    public List<ConsumerRecord<String, String>> published() {
        try (var kafka = new Kafka(broker.bootstrapServers())) {
            return kafka.read("connectwise.callbacks");
        }
    }

    @Override
    public void close() {
        new ArrayList<>(addresses.keySet()).forEach(ServiceProcess::close);
        broker.close();
        connectWise.close();
    }
}
