package com.accellis.engagement.scoring.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.events.ScoreChanged.Cause;
import com.accellis.engagement.kit.outbox.Outbox;
import com.accellis.engagement.scoring.convergence.Alone;
import com.accellis.engagement.scoring.convergence.Counts;
import com.accellis.engagement.scoring.convergence.MovableClock;
import com.accellis.engagement.scoring.convergence.Stored;
import com.accellis.engagement.scoring.convergence.Transactions;
import com.accellis.engagement.scoring.platform.BusinessClock;
import com.accellis.engagement.scoring.score.RescoreAll;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What readers see while companies move, and what replicas make of midnight. */
@QuarkusTest
@TestProfile(Alone.class)
class MovesAndDaysTest {

    private static final Instant START = Instant.parse("2026-02-20T12:00:00Z");
    private static final int CLIENTS = 30;

    /** At the same time, also where the common pool has one thread only. */
    private static final Executor THREADS = work -> new Thread(work).start();

    private static final int TICKETS = 7;

    /** One statement, so both clients are seen at the same moment. */
    private static final String TOGETHER = """
            SELECT (SELECT sum(tickets) FROM score WHERE window_days = 30 AND current AND client_id IN (?, ?)),
                   (SELECT sum((metric ->> 'value')::numeric) FROM score, jsonb_array_elements(details) AS metric
                    WHERE window_days = 30 AND current AND client_id IN (?, ?) AND metric ->> 'key' = 'help-desk-usage'),
                   (SELECT sum(b.tickets) FROM company_assignment a JOIN day_bucket b ON b.company_id = a.company_id
                    WHERE a.client_id IN (?, ?))
            """;

    @Inject
    Scene scene;

    @Inject
    BusinessClock businessClock;

    @Inject
    MovableClock clock;

    @Inject
    RescoreAll rescoreAll;

    @Inject
    Outbox outbox;

    @Inject
    DataSource database;

    private final Transactions transactions = new Transactions();
    private long base;

    @BeforeEach
    void sourcesAreLoaded() throws SQLException {
        scene.forgetSources();
        base = System.nanoTime();
        enter(START);
    }

    private void enter(Instant now) {
        clock.moveTo(now);
        scene.allSourcesRead(now);
    }

    private UUID client(int n) {
        var client = new UUID(base, n);
        scene.enter(client);
        return client;
    }

    @Test
    void noReaderSeesAMovingCompanyTwiceOrNowhere() throws Exception {
        // Given
        UUID first = client(1);
        UUID second = client(2);
        scene.assign(base, first, 1);
        scene.assign(base + 1, first, 1);
        scene.assign(base + 2, second, 1);
        for (long company = base; company < base + 3; company++) {
            scene.tickets(company, TICKETS, START);
        }
        var moving = new AtomicBoolean(true);
        var reads = CompletableFuture.supplyAsync(() -> readWhile(moving, first, second));

        // When
        for (int move = 0; move < Counts.MOVES; move++) {
            scene.assign(base, move % 2 == 0 ? second : first, move + 2L);
        }
        moving.set(false);

        // Then
        var seen = reads.get();
        assertThat(seen.count).isPositive();
        assertThat(seen.torn).isEmpty();
        Counts.print("moves", "%d moves, %d reads, torn: %d", Counts.MOVES, seen.count, seen.torn.size());
    }

    private record Seen(int count, List<String> torn) {}

    private Seen readWhile(AtomicBoolean moving, UUID first, UUID second) {
        List<String> torn = new ArrayList<>();
        int count = 0;
        try (var connection = database.getConnection();
                var query = connection.prepareStatement(TOGETHER)) {
            for (int parameter = 1; parameter <= 6; parameter++) {
                query.setObject(parameter, parameter % 2 == 1 ? first : second);
            }
            while (moving.get()) {
                try (var row = query.executeQuery()) {
                    row.next();
                    count++;
                    for (int column = 1; column <= 3; column++) {
                        if (row.getInt(column) != 3 * TICKETS) {
                            torn.add("column " + column + " is " + row.getInt(column));
                        }
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new Seen(count, torn);
    }

    /** Two replicas begin each day at the same time while connections are ended, as by a crash at midnight. */
    @Test
    void everyClientEntersEveryDayOnce() throws Exception {
        // Given
        List<UUID> clients = new ArrayList<>();
        for (int n = 0; n < CLIENTS; n++) {
            clients.add(client(n));
            scene.assign(base + n, clients.get(n), 1);
        }
        scene.tickets(base, TICKETS, START);
        assertThat(rescoreAll.because(Cause.LOADED)).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> outbox.waiting() == 0);
        LocalDate first = businessClock.today();
        var stored = new Stored(database);
        stored.noteCommittedEvents();

        // When
        for (int n = 1; n <= Counts.DAYS; n++) {
            enter(first.plusDays(n)
                    .atTime(LocalTime.MIDNIGHT)
                    .atZone(Alone.ZONE)
                    .toInstant());
            var replicas = List.of(
                    CompletableFuture.runAsync(this::beginDay, THREADS),
                    CompletableFuture.runAsync(this::beginDay, THREADS),
                    CompletableFuture.runAsync(this::endConnections, THREADS));
            for (var replica : replicas) {
                replica.get();
            }
        }

        // Then
        LocalDate last = first.plusDays(Counts.DAYS);
        assertThat(businessClock.today()).isEqualTo(last);
        Map<UUID, Integer> announced = stored.announcements();
        for (UUID client : clients) {
            assertThat(announced.get(client))
                    .as("times that " + client + " moved on")
                    .isEqualTo(Counts.DAYS);
            assertThat(days(client))
                    .isEqualTo(Counts.DAYS * 3L + " closings of " + Counts.DAYS + " days from " + first + " to "
                            + last.minusDays(1) + ", now " + last);
        }
        Counts.print(
                "days",
                "%d clients, %d days, missed: 0, doubled: 0; %d times done again",
                CLIENTS,
                Counts.DAYS,
                transactions.repeated());
    }

    private void beginDay() {
        transactions.untilDone(() -> rescoreAll.notYetAt(businessClock.today()));
    }

    private void endConnections() {
        transactions.untilItPasses(() -> {
            try (var connection = database.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private String days(UUID client) throws SQLException {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("SELECT count(*) || ' closings of ' || count(DISTINCT day)"
                        + " || ' days from ' || min(day) || ' to ' || max(day) || ', now ' ||"
                        + " (SELECT DISTINCT as_of FROM score s WHERE s.client_id = c.client_id AND current)"
                        + " FROM closing_score c WHERE client_id = ? GROUP BY client_id")) {
            query.setObject(1, client);
            try (var row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
