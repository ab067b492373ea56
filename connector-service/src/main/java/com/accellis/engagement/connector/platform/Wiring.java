package com.accellis.engagement.connector.platform;

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

    @Produces
    @Singleton
    Admin kafkaAdmin(@Identifier("default-kafka-broker") Map<String, Object> brokers) {
        return Admin.create(brokers);
    }

    void close(@Disposes Admin admin) {
        admin.close();
    }
}
