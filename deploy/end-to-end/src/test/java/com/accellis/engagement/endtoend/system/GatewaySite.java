package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.FreePort;
import com.accellis.engagement.testkit.KillableBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A place for one webhook gateway without the rest of the system: a broker of its own that can be killed, a network between
 * the two that can be disturbed, and a ConnectWise that signs.
 */
public final class GatewaySite implements CallbackSender, AutoCloseable {

    /** In megabytes: the broker starts and takes callbacks, and the room is used up in a moment. */
    private static final int ROOM_ON_SMALL_DISK = 32;

    private final Path directory;
    private final int port = FreePort.find();
    private final CallbackSigner connectWise = CallbackSigner.start();
    private final KillableBroker broker = KillableBroker.start();
    private ServiceProcess gateway;
    /** Null unless there is one. */
    private SmallDisk smallDisk;

    private int starts;

    private GatewaySite(Path directory) throws IOException {
        this.directory = directory;
    }

    /** With a gateway that is ready. */
    public static GatewaySite make(String name) {
        try {
            var site = new GatewaySite(Systems.directory(name));
            site.start();
            site.gateway.awaitStarted();
            return site;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void start() {
        starts++;
        gateway = ServiceProcess.start("webhook-gateway", directory.resolve("gateway-" + starts + ".log"), settings());
    }

    /** SIGKILL, and the next one is started at the same address; nothing waits for it. */
    public void killGateway() {
        gateway.kill();
        start();
    }

    /** SIGTERM, and the next one is started at the same address when it has ended; returns how long that took. */
    public Duration stopGateway() {
        Duration taken = gateway.stop();
        start();
        return taken;
    }

    /** Reached by the gateway over a network of its own. */
    public KillableBroker broker() {
        return broker;
    }

    public static boolean canGiveSmallDisk() {
        return SmallDisk.canBeMade();
    }

    /** The broker is killed, and started again on a small disk. */
    public void giveBrokerSmallDisk() {
        broker.takeAway();
        smallDisk = SmallDisk.inPlaceOf(broker.data(), ROOM_ON_SMALL_DISK);
        broker.bringBack();
    }

    /**
     * The broker can write no more, and ends by itself when it notices, having no other disk;
     * {@link #giveBrokerSmallDisk} comes before. At the end there is room, and the broker is started.
     */
    public Trouble withFullDisk() {
        smallDisk.fill();
        return () -> {
            smallDisk.clear();
            broker.kill();
        };
    }

    /** Bytes of memory that the gateway has in RAM now. */
    public long residentBytes() {
        return gateway.residentBytes();
    }

    public CallbackSigner connectWise() {
        return connectWise;
    }

    /** A request as ConnectWise sends it, well signed. */
    public HttpRequest.Builder callback(byte[] body) {
        return HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/connectwise/webhook?recordId=1&action=updated"))
                .header("Content-Type", "application/json")
                .header("x-content-signature", connectWise.sign(body))
                .POST(BodyPublishers.ofByteArray(body));
    }

    @Override
    public HttpRequest.Builder ticketUpdated(String messageId, long ticket, Instant lastUpdated, int bytes) {
        return callback(connectWise.ticketUpdated(messageId, ticket, lastUpdated, bytes));
    }

    /** Everything on the topic of callbacks, read from the broker itself. */
    public List<ConsumerRecord<String, String>> published() {
        try (var kafka = new Kafka(broker.bootstrapServers())) {
            return kafka.read("connectwise.callbacks");
        }
    }

    /** Mistakes of ours, as the gateways noted them. */
    public List<String> unexpectedFailures() {
        return IntStream.rangeClosed(1, starts)
                .mapToObj(number -> directory.resolve("gateway-" + number + ".log"))
                .flatMap(GatewaySite::lines)
                .filter(line -> line.contains("callback failed unexpectedly"))
                .toList();
    }

    private static Stream<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> settings() {
        var settings = new LinkedHashMap<>(connectWise.gatewaySettings());
        settings.put("kafka.bootstrap.servers", broker.bootstrapServersOverNetwork());
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", Integer.toString(port));
        settings.put("quarkus.management.host", "127.0.0.1");
        settings.put("quarkus.management.port", "0");
        return settings;
    }

    @Override
    public void close() {
        gateway.kill();
        if (smallDisk != null) {
            broker.takeAway();
            smallDisk.close();
        }
        broker.close();
        connectWise.close();
    }
}
