package com.accellis.engagement.testkit;

import com.accellis.engagement.kit.topics.TopicSetup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A Kafka with the platform's topics for a test that has it to itself, to halt and to kill, and a second way to it over a network that can be disturbed:
 * whoever begins there stays there. It comes back on the same ports with what it had written. Killing a process takes
 * nothing from the operating system's cache, so what the broker has acknowledged is there again, though it never waits for
 * a disk; losing the machine would need further brokers.
 */
public final class KillableBroker implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private final TcpProxy network;
    private final EmbeddedBroker broker;

    private KillableBroker() throws IOException {
        int behindNetwork = FreePort.find();
        network = TcpProxy.to(behindNetwork);
        broker = EmbeddedBroker.startKillable(network, behindNetwork);
    }

    public static KillableBroker start() {
        try {
            var killable = new KillableBroker();
            TopicSetup.createMissing(
                    Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, killable.bootstrapServers()), PARTITIONS, (short)
                            1);
            return killable;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Undisturbed. */
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    public String bootstrapServersOverNetwork() {
        return "127.0.0.1:" + network.port();
    }

    public TcpProxy network() {
        return network;
    }

    /** SIGKILL, and a start until it listens again. */
    public void kill() {
        takeAway();
        bringBack();
    }

    /** SIGKILL. Nobody listens until {@link #bringBack}. */
    public void takeAway() {
        broker.kill();
    }

    /** With what it had written, until it listens again. */
    public void bringBack() {
        broker.run();
    }

    /** Until it is killed or ends by itself. */
    public boolean isRunning() {
        return broker.isRunning();
    }

    /** The one directory of its logs, which may be replaced while it is away. */
    public Path data() {
        return broker.data();
    }

    /** Stops answering without closing its connections, until {@link #goOn}. */
    public void halt() {
        broker.pause();
    }

    public void goOn() {
        broker.resume();
    }

    @Override
    public void close() {
        broker.end();
        network.close();
    }
}
