package com.accellis.engagement.scoring.score;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.transaction.TransientFailure;
import com.accellis.engagement.scoring.counting.CountingBasis;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;

/** By which settings the stored facts were counted. */
@ApplicationScoped
public class CountedBy {

    private static final TypeReference<Set<String>> STATUSES = new TypeReference<>() {};
    private static final TypeReference<Map<Integer, Integer>> SCALE = new TypeReference<>() {};

    private static final String KEEP = """
            INSERT INTO counting_basis (only_row, time_zone, closing_statuses, rating_scale) VALUES (true, ?, ?::jsonb, ?::jsonb)
            ON CONFLICT (only_row) DO UPDATE SET time_zone = excluded.time_zone,
                closing_statuses = excluded.closing_statuses, rating_scale = excluded.rating_scale
            """;

    private static final String IS_OTHERWISE = """
            SELECT EXISTS (SELECT 1 FROM counting_basis
                WHERE (time_zone, closing_statuses, rating_scale) IS DISTINCT FROM (?, ?::jsonb, ?::jsonb))
            """;

    private final DataSource database;
    private final CountingBasis basis;

    CountedBy(DataSource database, CountingBasis basis) {
        this.database = database;
        this.basis = basis;
    }

    /** Another replica was started with other settings, and everything was counted by these. */
    public static final class CountedOtherwise extends TransientFailure {

        private static final long serialVersionUID = 1L;

        CountedOtherwise() {
            super("Facts are counted by other settings than this replica's; start it with the same ones", null);
        }
    }

    /**
     * Asks whether the facts are still counted by the settings of this replica. Only when facts cannot be written by others
     * does the answer hold until the transaction ends.
     *
     * @throws CountedOtherwise until the replicas agree again
     */
    public void requireOurs() {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(IS_OTHERWISE)) {
            bind(query, basis);
            try (var rows = query.executeQuery()) {
                rows.next();
                if (rows.getBoolean(1)) {
                    throw new CountedOtherwise();
                }
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("The basis of the counts could not be compared", e);
        }
    }

    /** Empty before the first start. One replica at a time may decide what follows, until its transaction ends. */
    public Optional<CountingBasis> locked() {
        try (var connection = database.getConnection();
                var lock = connection.createStatement();
                var query = connection.prepareStatement(
                        "SELECT time_zone, closing_statuses, rating_scale FROM counting_basis")) {
            lock.execute("LOCK TABLE counting_basis IN EXCLUSIVE MODE");
            try (var rows = query.executeQuery()) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                return Optional.of(new CountingBasis(
                        ZoneId.of(rows.getString(1)),
                        EventJson.mapper().readValue(rows.getString(2), STATUSES),
                        EventJson.mapper().readValue(rows.getString(3), SCALE)));
            }
        } catch (SQLException e) {
            throw new DatabaseFailure("The basis of the counts could not be read", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The basis of the counts is not as it was written", e);
        }
    }

    public void keep(CountingBasis basis) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            bind(statement, basis);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseFailure("The basis of the counts could not be stored", e);
        }
    }

    private static void bind(PreparedStatement statement, CountingBasis basis) throws SQLException {
        statement.setString(1, basis.zone().getId());
        statement.setString(2, EventJson.text(new TreeSet<>(basis.closingStatuses())));
        statement.setString(3, EventJson.text(new TreeMap<>(basis.ratingScale())));
    }
}
