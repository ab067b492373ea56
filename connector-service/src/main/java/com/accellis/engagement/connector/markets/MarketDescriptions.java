package com.accellis.engagement.connector.markets;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/** ConnectWise's markets by id, as last read. */
@ApplicationScoped
class MarketDescriptions {

    private final DataSource database;

    MarketDescriptions(DataSource database) {
        this.database = database;
    }

    Map<Long, String> all() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT id, name FROM market_description");
                var rows = query.executeQuery()) {
            Map<Long, String> names = new TreeMap<>();
            while (rows.next()) {
                names.put(rows.getLong("id"), rows.getString("name"));
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException("Markets could not be read", e);
        }
    }

    /** Within the caller's transaction. */
    void replace(Map<Long, String> names) {
        try (var connection = database.getConnection();
                var delete = connection.prepareStatement("DELETE FROM market_description");
                var insert = connection.prepareStatement("INSERT INTO market_description (id, name) VALUES (?, ?)")) {
            delete.executeUpdate();
            for (Map.Entry<Long, String> market : names.entrySet()) {
                insert.setLong(1, market.getKey());
                insert.setString(2, market.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("Markets could not be stored", e);
        }
    }
}
