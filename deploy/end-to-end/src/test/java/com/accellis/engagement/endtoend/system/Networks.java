package com.accellis.engagement.endtoend.system;

import com.accellis.engagement.testkit.FreePort;
import com.accellis.engagement.testkit.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What lies between the services and their stores. */
public final class Networks implements AutoCloseable {

    private final int kafkaPort;
    private final int databasePort;
    private final TcpProxy kafka;
    private final TcpProxy database;

    private Networks(int kafkaPort, int databasePort) {
        this.kafkaPort = kafkaPort;
        this.databasePort = databasePort;
        this.kafka = TcpProxy.to(kafkaPort);
        this.database = TcpProxy.to(databasePort);
    }

    static Networks make() {
        try {
            return new Networks(FreePort.find(), FreePort.find());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the launcher has to be told. */
    List<String> options() {
        return List.of(
                "--kafka-network", kafkaPort + ":" + kafka.port(),
                "--database-network", databasePort + ":" + database.port());
    }

    public TcpProxy kafka() {
        return kafka;
    }

    public TcpProxy database() {
        return database;
    }

    @Override
    public void close() {
        kafka.close();
        database.close();
    }
}
