package com.accellis.engagement.connector.platform;

import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.backlog.CommittedProgress;
import com.accellis.engagement.kit.backlog.Progress;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

class Wiring {

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The topic of the incoming channel. */
    @Produces
    @Singleton
    Progress progress() {
        return new CommittedProgress(Topics.CALLBACKS);
    }

    @Produces
    @Singleton
    Admin kafkaAdmin(@Identifier("default-kafka-broker") Map<String, Object> brokers) {
        return Admin.create(brokers);
    }

    void close(@Disposes Admin admin) {
        admin.close();
    }
}
