package com.accellis.engagement.testkit;

import com.accellis.engagement.kit.topics.TopicSetup;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A PostgreSQL and a Kafka with the platform's topics, started once per test run and ended with it. */
public final class Infrastructure {

    /**
     * How often the broker looks for what can be compacted. Set at its start: changing it later replaces the cleaner by one
     * with a second buffer, for which there may be no memory, and then nothing is compacted any more.
     */
    static final int CLEANER_BACKOFF_MILLIS = 200;

    private static final int PARTITIONS = 4;
    private static Infrastructure started;

    private final Database database;
    private final Broker broker;

    private Infrastructure(Database database, Broker broker) {
        this.database = database;
        this.broker = broker;
    }

    /** Starts it, or returns what an earlier test class has started. */
    public static synchronized Infrastructure start() {
        if (started == null) {
            boolean containers = ContainerEngine.answers();
            System.out.println("Tests use " + (containers ? "containers" : "embedded PostgreSQL and Kafka"));
            started = containers
                    ? new Infrastructure(Containers.postgres(), Containers.kafka())
                    : new Infrastructure(EmbeddedDatabase.start(), EmbeddedBroker.start());
            started.createTopics();
        }
        return started;
    }

    /**
     * A new one for measuring, without containers: unlike in tests, what its database has committed survives a crash of the
     * machine.
     */
    public static Infrastructure startDurable() {
        var durable = new Infrastructure(EmbeddedDatabase.startDurable(), EmbeddedBroker.start());
        durable.createTopics();
        return durable;
    }

    private void createTopics() {
        TopicSetup.createMissing(
                Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()), PARTITIONS, (short) 1);
    }

    public Database database() {
        return database;
    }

    public Broker broker() {
        return broker;
    }

    /** Where the database is. */
    public interface Database {
        String jdbcUrl();

        String user();

        String password();
    }

    /** Where the broker is, and the power to stop it for a while. */
    public interface Broker {
        String bootstrapServers();

        /** The broker stops answering without closing its connections. */
        void pause();

        void resume();
    }
}
