package com.accellis.engagement.scoring.score;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** How far each topic has been applied, written in the transaction of its effect. */
@ApplicationScoped
public class AppliedOffsets {

    private static final String KEEP = """
            INSERT INTO applied_offset AS a (topic, partition_id, next_offset) VALUES (?, ?, ?)
            ON CONFLICT (topic, partition_id) DO UPDATE SET next_offset = greatest(a.next_offset, excluded.next_offset)
            """;

    private final DataSource database;

    AppliedOffsets(DataSource database) {
        this.database = database;
    }

    /** @param nextOffsets the offset after the last one applied, per partition */
    public void keep(String topic, Map<Integer, Long> nextOffsets) {
        if (nextOffsets.isEmpty()) {
            return;
        }
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            for (var offset : new TreeMap<>(nextOffsets).entrySet()) {
                statement.setString(1, topic);
                statement.setInt(2, offset.getKey());
                statement.setLong(3, offset.getValue());
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseFailure("Offsets of " + topic + " could not be stored", e);
        }
    }

    /** The offset after the last one applied, per partition of each topic. */
    public Map<String, Map<Integer, Long>> all() {
        try (var connection = database.getConnection();
                var statement =
                        connection.prepareStatement("SELECT topic, partition_id, next_offset FROM applied_offset");
                var rows = statement.executeQuery()) {
            Map<String, Map<Integer, Long>> offsets = new HashMap<>();
            while (rows.next()) {
                offsets.computeIfAbsent(rows.getString(1), topic -> new HashMap<>())
                        .put(rows.getInt(2), rows.getLong(3));
            }
            return offsets;
        } catch (SQLException e) {
            throw new DatabaseFailure("Offsets could not be read", e);
        }
    }
}
