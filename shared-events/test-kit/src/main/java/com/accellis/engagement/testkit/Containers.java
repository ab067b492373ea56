package com.accellis.engagement.testkit;

import org.testcontainers.containers.GenericContainer;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** PostgreSQL and Kafka as containers; Testcontainers removes them when the test run ends. */
final class Containers {

    private static final String POSTGRES_IMAGE = "postgres:18";
    private static final String KAFKA_IMAGE = "apache/kafka-native:4.1.1";

    private Containers() {}

    static Infrastructure.Database postgres() {
        var container = new PostgreSQLContainer(POSTGRES_IMAGE);
        container.start();
        return new EmbeddedDatabase.Access(container.getJdbcUrl(), container.getUsername(), container.getPassword());
    }

    static Infrastructure.Broker kafka() {
        var container = new KafkaContainer(KAFKA_IMAGE)
                .withEnv("KAFKA_LOG_CLEANER_BACKOFF_MS", Integer.toString(Infrastructure.CLEANER_BACKOFF_MILLIS));
        container.start();
        return new ContainerBroker(container.getBootstrapServers(), container);
    }

    private record ContainerBroker(String bootstrapServers, GenericContainer<?> container)
            implements Infrastructure.Broker {

        @Override
        public void pause() {
            container
                    .getDockerClient()
                    .pauseContainerCmd(container.getContainerId())
                    .exec();
        }

        @Override
        public void resume() {
            container
                    .getDockerClient()
                    .unpauseContainerCmd(container.getContainerId())
                    .exec();
        }
    }
}
