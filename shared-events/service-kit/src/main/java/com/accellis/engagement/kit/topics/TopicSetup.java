package com.accellis.engagement.kit.topics;

import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the platform's topics; existing ones stay as they are. Services never create topics by themselves. */
public final class TopicSetup {

    /** How long a tombstone can be seen: a consumer that is away longer has to read again from the start. */
    private static final long TOMBSTONE_MILLIS = 7L * 24 * 60 * 60 * 1000;

    /**
     * How long a contact's earlier records may stay beside the newest one: those of an erased person have to go. By
     * default Kafka gives no limit to a topic on which little is written.
     */
    private static final long CONTACTS_COMPACTED_AFTER_MILLIS = 24L * 60 * 60 * 1000;

    private static final String VARIABLES = "KAFKA_";

    private TopicSetup() {}

    /**
     * Creates what is missing, dead-letter topics included.
     *
     * @param adminConfig how to reach the brokers, at least {@code bootstrap.servers}
     * @param partitions of every event topic; dead-letter topics have one
     * @param replication copies of every partition; from 3 on, two of them must confirm a write
     */
    public static void createMissing(Map<String, Object> adminConfig, int partitions, short replication) {
        try (var admin = Admin.create(adminConfig)) {
            Set<String> present = admin.listTopics().names().get();
            List<NewTopic> missing = Stream.concat(
                            Topics.events().stream().map(topic -> newTopic(topic, partitions, replication)),
                            Topics.deadLetters().stream().map(topic -> newTopic(topic, 1, replication)))
                    .filter(topic -> !present.contains(topic.name()))
                    .toList();
            for (var creation : admin.createTopics(missing).values().values()) {
                awaitCreation(creation::get);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Topics could not be created", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while creating topics", e);
        }
    }

    static NewTopic newTopic(Topic topic, int partitions, short replication) {
        Map<String, String> config = new HashMap<>();
        config.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, replication >= 3 ? "2" : "1");
        config.put(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG, "false");
        if (topic.compacted()) {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
            config.put(TopicConfig.DELETE_RETENTION_MS_CONFIG, Long.toString(TOMBSTONE_MILLIS));
            if (topic.equals(Topics.CONTACTS)) {
                config.put(TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG, Long.toString(CONTACTS_COMPACTED_AFTER_MILLIS));
            }
        } else {
            config.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
            config.put(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(topic.retention().toMillis()));
        }
        return new NewTopic(topic.name(), partitions, replication).configs(config);
    }

    private interface Creation {
        Void get() throws ExecutionException, InterruptedException;
    }

    /** Another set-up may have created the topic between our look and our request. */
    private static void awaitCreation(Creation creation) throws ExecutionException, InterruptedException {
        try {
            creation.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /**
     * {@code TopicSetup <bootstrap servers> [partitions] [replication]}. How to log in at the brokers is read from the
     * environment, as the services read it: {@code KAFKA_SECURITY_PROTOCOL}, {@code KAFKA_SASL_JAAS_CONFIG} and so on.
     */
    public static void main(String[] args) {
        if (args.length < 1) {
            System.err.println(
                    "usage: TopicSetup <bootstrap servers> [partitions, default 12] [replication, default 3]");
            System.exit(2);
        }
        Map<String, Object> brokers = brokers(System.getenv());
        brokers.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        int partitions = args.length > 1 ? Integer.parseInt(args[1]) : 12;
        short replication = args.length > 2 ? Short.parseShort(args[2]) : 3;
        createMissing(brokers, partitions, replication);
    }

    /** Variables such as {@code KAFKA_SASL_MECHANISM} as settings of the client, such as {@code sasl.mechanism}. */
    static Map<String, Object> brokers(Map<String, String> environment) {
        Map<String, Object> settings = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(VARIABLES)) {
                settings.put(
                        name.substring(VARIABLES.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '.'),
                        value);
            }
        });
        return settings;
    }
}
