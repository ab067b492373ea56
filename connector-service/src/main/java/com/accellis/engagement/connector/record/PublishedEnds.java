package com.accellis.engagement.connector.record;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** Where our records end in each partition, as the broker told when it acknowledged them. */
@ApplicationScoped
public class PublishedEnds {

    private static final String PASSED = """
            INSERT INTO published_end AS e (topic, partition, next_offset) VALUES (?, ?, ?)
            ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
            """;

    private final DataSource database;

    PublishedEnds(DataSource database) {
        this.database = database;
    }

    void passed(List<RecordMetadata> places) {
        Map<String, Long> ends = new TreeMap<>();
        Map<String, TopicPartition> partitions = new HashMap<>();
        for (RecordMetadata place : places) {
            String name = place.topic() + "-" + place.partition();
            partitions.put(name, new TopicPartition(place.topic(), place.partition()));
            ends.merge(name, place.offset() + 1, Math::max);
        }
        try (var connection = database.getConnection();
                var upsert = connection.prepareStatement(PASSED)) {
            for (Map.Entry<String, Long> end : ends.entrySet()) {
                upsert.setString(1, partitions.get(end.getKey()).topic());
                upsert.setInt(2, partitions.get(end.getKey()).partition());
                upsert.setLong(3, end.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        } catch (SQLException e) {
            throw new RecordFailure("The ends of partitions could not be stored", e);
        }
    }

    /** Per partition the offset after our last record; partitions in which we never published are missing. */
    public Map<Integer, Long> of(String topic) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(
                        "SELECT partition, next_offset FROM published_end WHERE topic = ?")) {
            query.setString(1, topic);
            Map<Integer, Long> ends = new TreeMap<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ends.put(rows.getInt(1), rows.getLong(2));
                }
            }
            return ends;
        } catch (SQLException e) {
            throw new RecordFailure("The ends of partitions could not be read", e);
        }
    }
}
