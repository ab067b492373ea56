package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerTest {

    @Test
    void topicsOutliveARestartOnOtherPorts(@TempDir Path directory) throws Exception {
        try (var data = DataDirectory.open(directory)) {
            var runFiles = new RunFiles(data.directory("run"));
            var clusterId = KafkaServer.newClusterId();

            var first = topicsOf(data, runFiles, clusterId, true);
            assertThat(first)
                    .contains(
                            "connectwise.tickets",
                            "engagement.scores",
                            "connectwise.tickets.scoring-service.dead-letter");

            var second = topicsOf(data, runFiles, clusterId, false);
            assertThat(second).containsExactlyInAnyOrderElementsOf(first);
        }
    }

    private static Set<String> topicsOf(DataDirectory data, RunFiles runFiles, String clusterId, boolean create)
            throws Exception {
        var ports = new Ports();
        var kafka = new KafkaServer(data, clusterId, ports.free(), ports.free(), Optional.empty());
        kafka.prepare();
        var process = new ManagedProcess(kafka.process(System.getenv()), runFiles);
        try {
            process.start();
            await().atMost(Duration.ofSeconds(30)).until(process::isAlive);
            if (create) {
                kafka.createTopics();
            }
            try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                return admin.listTopics().names().get();
            }
        } finally {
            process.stop(Duration.ofSeconds(15));
        }
    }
}
