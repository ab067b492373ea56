package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.window.ScoreWindow;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Scores many clients again, portion by portion in transactions of their own, so that no lock is held for long. */
@ApplicationScoped
public class RescoreAll {

    private static final int PORTION = 250;
    private static final UUID BEFORE_ALL = new UUID(0, 0);
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final DataSource database;
    private final ClientScores scores;
    private final BusinessClock clock;

    RescoreAll(DataSource database, ClientScores scores, BusinessClock clock) {
        this.database = database;
        this.scores = scores;
        this.clock = clock;
    }

    /**
     * Scores every client again, those included that are being added by transactions that have not committed yet.
     *
     * @throws ClientsStillAdded when those take too long; nobody has been scored then
     */
    public void because(Cause cause) {
        awaitNewClients();
        UUID last = BEFORE_ALL;
        while (last != null) {
            UUID after = last;
            last = portion(
                    cause,
                    "SELECT id FROM client WHERE known AND id > ? ORDER BY id LIMIT " + PORTION,
                    query -> query.setObject(1, after));
        }
    }

    /** Scores the clients whose scores end before {@code today}; those already moved on are not touched again. */
    public void notYetAt(LocalDate today) {
        UUID last = BEFORE_ALL;
        while (last != null) {
            UUID after = last;
            last = portion(
                    Cause.AGED_OUT,
                    // All windows of a client move together, so one of them tells, and the key gives the order.
                    "SELECT client_id FROM score WHERE current AND as_of < ? AND window_days = ? AND client_id > ?"
                            + " ORDER BY client_id LIMIT " + PORTION,
                    query -> {
                        query.setDate(1, Date.valueOf(today));
                        query.setInt(2, ScoreWindow.LENGTHS.get(0));
                        query.setObject(3, after);
                    });
        }
    }

    /** Scores the clients whose scores were made by older rules than {@code version}. */
    public void notYetBy(int version) {
        UUID last = BEFORE_ALL;
        while (last != null) {
            UUID after = last;
            last = portion(
                    Cause.SCORECARD,
                    "SELECT DISTINCT client_id FROM score WHERE current AND scorecard_version < ? AND client_id > ?"
                            + " ORDER BY 1 LIMIT " + PORTION,
                    query -> {
                        query.setInt(1, version);
                        query.setObject(2, after);
                    });
        }
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
     * Scores the clients that were marked while a topic lagged, each with the causes of its marks.
     *
     * @return whether there were any
     */
    public boolean marked() {
        UUID last = BEFORE_ALL;
        boolean any = false;
        while (last != null) {
            UUID after = last;
            last = portion(
                    null,
                    "SELECT DISTINCT client_id FROM rescore_mark WHERE client_id > ? ORDER BY 1 LIMIT " + PORTION,
                    query -> query.setObject(1, after));
            any |= last != null;
        }
        return any;
    }

    /**
     * Clients whose transactions have not committed cannot be listed, and may have been scored by what was true before.
     * The lock is granted when all of them are there to be seen. Who waits for it makes others wait, so it is not waited
     * for longer than it usually takes; the caller tries again.
     */
    private void awaitNewClients() {
        QuarkusTransaction.requiringNew().run(() -> {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '2s'");
                statement.execute("LOCK TABLE client IN SHARE MODE");
            } catch (SQLException e) {
                throw LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                        ? new ClientsStillAdded(e)
                        : new DatabaseFailure("New clients could not be waited for", e);
            }
        });
    }

    private interface Binding {
        void bind(PreparedStatement query) throws SQLException;
    }

    /**
     * Returns the last client scored, or null when there was none left.
     *
     * @param cause null when only the marks tell
     */
    private UUID portion(Cause cause, String sql, Binding binding) {
        return QuarkusTransaction.requiringNew().call(() -> {
            List<UUID> clients = ids(sql, binding);
            scores.rescore(clients.stream()
                    .collect(Collectors.toMap(
                            Function.identity(), id -> cause == null ? new Causes() : Causes.of(cause))));
            return clients.isEmpty() ? null : clients.get(clients.size() - 1);
        });
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
