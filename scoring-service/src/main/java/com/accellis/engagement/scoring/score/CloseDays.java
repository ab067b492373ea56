package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.scoring.formula.ClientSources;
import com.accellis.engagement.scoring.formula.Metric;
import com.accellis.engagement.scoring.formula.ScoreFormula;
import com.accellis.engagement.scoring.formula.ScoreInput;
import com.accellis.engagement.scoring.formula.Scorecard;
import com.accellis.engagement.scoring.formula.Totals;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.scorecard.Scorecards;
import com.accellis.engagement.scoring.window.ScoreWindow;
import com.accellis.engagement.scoring.window.SourceState;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Makes the closing scores of days that ended without one: before the first load, and while the service was down. They are
 * never corrected afterwards, so they are made from the day buckets once everything is here that was read from every source
 * since those days ended, and for clients whose companies are known.
 */
@ApplicationScoped
public class CloseDays {

    private static final int PORTION = 100;
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private static final String MISSING = """
            SELECT c.id FROM client c
            WHERE EXISTS (SELECT 1 FROM score s WHERE s.client_id = c.id AND s.current)
              AND (c.closed_through IS NULL OR c.closed_through < ?) AND c.id > ?
              AND (SELECT max(a.known_from) FROM company_assignment a WHERE a.client_id = c.id) <= ?
            ORDER BY c.id LIMIT 100
            """;

    private final DataSource database;
    private final ScoreRows rows;
    private final Closings closings;
    private final SourceStates sources;
    private final Scorecards scorecards;
    private final BusinessClock clock;
    private final ScoringConfig config;

    CloseDays(
            DataSource database,
            ScoreRows rows,
            Closings closings,
            SourceStates sources,
            Scorecards scorecards,
            BusinessClock clock,
            ScoringConfig config) {
        this.database = database;
        this.rows = rows;
        this.closings = closings;
        this.sources = sources;
        this.scorecards = scorecards;
        this.clock = clock;
        this.config = config;
    }

    /** Makes what is missing of the days before {@code today}, or nothing as long as a source is not complete. */
    public void makeMissingBefore(LocalDate today) {
        UUID last = BEFORE_ALL;
        while (last != null) {
            UUID after = last;
            last = QuarkusTransaction.requiringNew().call(() -> portion(after, today));
        }
    }

    /** Returns the last client looked at, or null when there was none left. */
    private UUID portion(UUID after, LocalDate today) {
        Map<SourceEntity, SourceState> states = sources.all();
        LocalDate yesterday = today.minusDays(1);
        List<UUID> missing = complete(states, today) ? missing(yesterday, after) : List.of();
        if (missing.isEmpty()) {
            return null;
        }
        List<ScoreRows.LockedClient> clients = rows.lock(missing);
        LocalDate earliest = today.minusDays(config.closingsBackfillDays());
        var history = rows.history(missing, earliest.minusDays(ScoreWindow.longest()), yesterday);
        Set<UUID> mapped = rows.mapped(missing);
        Scorecard scorecard = scorecards.current();
        List<Closings.Closing> made = new ArrayList<>();
        for (var client : clients) {
            LocalDate first =
                    client.closedThrough() == null || client.closedThrough().isBefore(earliest)
                            ? earliest
                            : client.closedThrough().plusDays(1);
            var carried = new ClientSources(states, mapped.contains(client.id()));
            for (LocalDate day = first; !day.isAfter(yesterday); day = day.plusDays(1)) {
                for (int length : ScoreWindow.LENGTHS) {
                    var window = new ScoreWindow(day, length);
                    Totals totals = history.of(client.id(), window);
                    var input = new ScoreInput(length, totals, client.activeContacts(), carried.faults(window));
                    made.add(new Closings.Closing(
                            client.id(), day, ScoreFormula.score(scorecard.rulesFor(client.industry()), input)));
                }
            }
        }
        closings.backfill(made, missing, yesterday);
        return missing.get(missing.size() - 1);
    }

    private boolean complete(Map<SourceEntity, SourceState> states, LocalDate today) {
        Set<SourceEntity> needed = Metric.allSources();
        return needed.stream()
                        .map(entity -> states.getOrDefault(entity, SourceState.UNKNOWN))
                        .allMatch(state -> !state.configured() || state.loaded() && state.fresh())
                && sources.arrivedSince(clock.startOf(today)).containsAll(needed);
    }

    private List<UUID> missing(LocalDate through, UUID after) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(MISSING)) {
            query.setObject(1, through);
            query.setObject(2, after);
            query.setObject(3, clock.now().minus(config.closingsSettleFor()).atOffset(ZoneOffset.UTC));
            List<UUID> clients = new ArrayList<>(PORTION);
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    clients.add(found.getObject(1, UUID.class));
                }
            }
            return clients;
        } catch (SQLException e) {
            throw new DatabaseFailure("Clients with missing closing scores could not be listed", e);
        }
    }
}
