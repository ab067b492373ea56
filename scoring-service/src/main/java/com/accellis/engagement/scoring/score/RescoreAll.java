package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.platform.ScoringConfig;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * Scores many clients again, portion by portion in transactions of their own, so that no lock is held for long. A portion of
 * which others hold a client for too long is passed over, and all after it are scored: whoever asked asks again.
 */
@ApplicationScoped
public class RescoreAll {

    private static final Logger LOG = Logger.getLogger(RescoreAll.class);
    private static final int PORTION = 125;

    /** For each client with a mark a pass scores up to so many, itself included: ten marks do not score ten thousand clients. */
    private static final int MOST_ALONGSIDE = 4;

    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final DataSource database;
    private final ClientScores scores;
    private final RescorePass pass;
    private final BusinessClock clock;
    private final Duration markedWithin;
    private final PortionWorkers workers = new PortionWorkers();
    /** The clients of the passes since there was none for a while; belongs, like the next one, to the pass that runs. */
    private final Set<UUID> alongside = new TreeSet<>();

    private Instant lastScored = Instant.EPOCH;

    RescoreAll(DataSource database, ClientScores scores, RescorePass pass, BusinessClock clock, ScoringConfig config) {
        this.database = database;
        this.scores = scores;
        this.pass = pass;
        this.clock = clock;
        this.markedWithin = config.rescoreMarkedWithin();
    }

    /**
     * Scores every client again, those included that are being added by transactions that have not committed yet.
     *
     * @return whether all have been scored
     */
    public boolean because(Cause cause) {
        return awaitNewClients()
                && pass.run(() -> {
                    List<UUID> clients = ids("SELECT id FROM client WHERE known ORDER BY id", query -> {});
                    boolean all = score(cause, clients);
                    if (all) {
                        scoreAlong(clients);
                        lastScored = clock.now();
                    }
                    return all;
                });
    }

    /**
     * Scores the clients whose scores end before {@code today}; those already moved on are not touched again.
     *
     * @return whether all have been scored
     */
    public boolean notYetAt(LocalDate today) {
        return passOverThoseLeft(
                // What the day brings is seen when it is there.
                null,
                // All windows of a client move together, so one of them tells, and the key gives the order.
                "SELECT client_id FROM score WHERE current AND client_id > ? AND as_of < ? AND window_days = ?"
                        + " ORDER BY client_id LIMIT " + PORTION,
                query -> {
                    query.setDate(2, Date.valueOf(today));
                    query.setInt(3, ScoreWindow.LENGTHS.get(0));
                });
    }

    /**
     * Scores the clients whose scores were made by older rules than {@code version}.
     *
     * @return whether all have been scored
     */
    public boolean notYetBy(int version) {
        return passOverThoseLeft(
                Cause.SCORECARD,
                "SELECT DISTINCT client_id FROM score WHERE current AND client_id > ? AND scorecard_version < ?"
                        + " ORDER BY 1 LIMIT " + PORTION,
                query -> query.setInt(2, version));
    }

    /**
     * Has everybody scored soon and announced again, also where nothing changes: what was announced last may come from a
     * database that is gone.
     */
    public void announceEverybody() {
        QuarkusTransaction.requiringNew().run(() -> {
            List<UUID> clients = ids("SELECT id FROM client WHERE known ORDER BY id FOR UPDATE", query -> {});
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE client SET score_revision = 0 WHERE known");
            } catch (SQLException e) {
                throw new DatabaseFailure("Clients could not be marked", e);
            }
            scores.rescoreLater(
                    clients.stream().collect(Collectors.toMap(Function.identity(), id -> Causes.of(Cause.LOADED))),
                    clock.now());
        });
    }

    /**
     * Scores the clients that were marked while a topic lagged, each with the causes of its marks. Those of the passes before
     * are scored along unless they are many more: whom a lagging topic moves keeps the beat, however rarely, and all scores
     * that are compared with each other are of the same moment. Who was passed over stays marked.
     *
     * @return whether any were marked
     */
    public boolean marked() {
        return pass.run(() -> {
            List<UUID> clients = ids("SELECT DISTINCT client_id FROM rescore_mark ORDER BY 1", query -> {});
            if (clients.isEmpty()) {
                return false;
            }
            scoreAlong(clients);
            score(null, alongside.size() > MOST_ALONGSIDE * clients.size() ? clients : List.copyOf(alongside));
            lastScored = clock.now();
            return true;
        });
    }

    /**
     * Clients whose transactions have not committed cannot be listed, and may have been scored by what was true before.
     * The lock is granted when all of them are there to be seen. Who waits for it makes others wait, so it is not waited
     * for longer than it usually takes.
     *
     * @return whether they are there
     */
    private boolean awaitNewClients() {
        return unlessHeld("new clients: nobody is scored before they are there", () -> {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '2s'");
                statement.execute("LOCK TABLE client IN SHARE MODE");
            } catch (SQLException e) {
                throw ClientsHeld.or("New clients could not be waited for", e);
            }
        });
    }

    private interface Binding {
        void bind(PreparedStatement query) throws SQLException;
    }

    private void scoreAlong(List<UUID> clients) {
        if (lastScored.plus(markedWithin).isBefore(clock.now())) {
            alongside.clear();
        }
        alongside.addAll(clients);
    }

    /**
     * Each portion is listed when its turn comes: another instance may have scored it meanwhile.
     *
     * @param cause null when the marks and what is found tell
     * @param binding what follows the last client's id
     */
    private boolean passOverThoseLeft(Cause cause, String sql, Binding binding) {
        var portions = new Supplier<List<UUID>>() {

            private UUID last = BEFORE_ALL;

            @Override
            public List<UUID> get() {
                List<UUID> portion = ids(sql, query -> {
                    query.setObject(1, last);
                    binding.bind(query);
                });
                last = portion.isEmpty() ? last : portion.get(portion.size() - 1);
                return portion;
            }
        };
        return pass.run(() -> workers.all(portions, portion -> scorePortion(cause, portion)));
    }

    /** @param cause null when the marks and what is found tell */
    private boolean score(Cause cause, List<UUID> clients) {
        Queue<List<UUID>> portions = new ArrayDeque<>();
        for (int from = 0; from < clients.size(); from += PORTION) {
            portions.add(clients.subList(from, Math.min(from + PORTION, clients.size())));
        }
        return workers.all(
                () -> portions.isEmpty() ? List.of() : portions.remove(), portion -> scorePortion(cause, portion));
    }

    private boolean scorePortion(Cause cause, List<UUID> portion) {
        return unlessHeld(
                portion.size() + " clients from " + portion.get(0) + " on: they are scored by one of the next passes",
                () -> scores.rescore(portion.stream()
                        .collect(Collectors.toMap(
                                Function.identity(), id -> cause == null ? new Causes() : Causes.of(cause)))));
    }

    /**
     * Runs it in a transaction of its own.
     *
     * @param what it needs, and what becomes of it when others have held it for too long
     * @return whether it ran
     */
    private static boolean unlessHeld(String what, Runnable work) {
        try {
            QuarkusTransaction.requiringNew().run(work);
            return true;
        } catch (ClientsHeld e) {
            LOG.warnf("others have held %s", what);
            return false;
        }
    }

    private List<UUID> ids(String sql, Binding binding) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(sql)) {
            binding.bind(query);
            List<UUID> ids = new ArrayList<>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
            return ids;
        } catch (SQLException e) {
            throw new DatabaseFailure("Clients could not be listed", e);
        }
    }
}
