package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.scoring.formula.ClientSources;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.formula.ScoreInput;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import com.accellis.engagement.scoring.window.Unavailable;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** What the scores of all clients are made of, so that other rules can be tried on them. Takes no locks. */
@ApplicationScoped
public class ScoredClients {

    private static final String OVER = """
            SELECT c.id, c.name, c.industry, c.active_contacts, s.as_of, s.score, s.grade, s.tickets, s.first_touch, s.hours,
                   s.procurement, s.answers, s.rating_sum,
                   EXISTS (SELECT 1 FROM company_assignment a WHERE a.client_id = c.id) AS mapped
            FROM score s JOIN client c ON c.id = s.client_id
            WHERE s.window_days = ? AND s.current
            """;

    private final DataSource database;
    private final SourceStates sources;

    ScoredClients(DataSource database, SourceStates sources) {
        this.database = database;
        this.sources = sources;
    }

    /**
     * A client's score and what it was made of.
     *
     * @param score null, like the grade, when no metric is available
     */
    public record ScoredClient(
            UUID id, String name, String industry, BigDecimal score, String grade, ScoreInput input) {}

    /** Every client that is scored now. */
    public List<ScoredClient> over(int window) {
        Map<SourceEntity, SourceState> states = sources.all();
        // Nearly all clients share one last day, so their faults are worked out once.
        record Carried(LocalDate lastDay, boolean mapped) {}
        Map<Carried, Map<Metric, Unavailable>> faults = new HashMap<>();
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(OVER)) {
            statement.setInt(1, window);
            List<ScoredClient> clients = new ArrayList<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var carried = new Carried(rows.getObject("as_of", LocalDate.class), rows.getBoolean("mapped"));
                    var faultsOfClient = faults.computeIfAbsent(
                            carried,
                            key -> new ClientSources(states, key.mapped())
                                    .faults(new ScoreWindow(key.lastDay(), window)));
                    clients.add(client(rows, window, faultsOfClient));
                }
            }
            return clients;
        } catch (SQLException e) {
            throw new DatabaseFailure("Scores could not be read", e);
        }
    }

    private static ScoredClient client(ResultSet row, int window, Map<Metric, Unavailable> faults) throws SQLException {
        return new ScoredClient(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("industry"),
                row.getBigDecimal("score"),
                row.getString("grade"),
                new ScoreInput(window, ScoreRows.sums(row), row.getInt("active_contacts"), faults));
    }
}
