package com.accellis.engagement.benchmarks;

import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The peer of catching up: the service's own fact-and-bucket statement, read from its packaged class, in a loop over plain
 * JDBC. One connection, one transaction per batch, the events in memory: no topic, no JSON to read, no rules, no marks, no
 * scores.
 */
final class BareFactLoop {

    static final int BATCH = 500;

    private final String statement;

    BareFactLoop(Path packaged) throws IOException {
        this.statement = statementOf(packaged);
    }

    private static String statementOf(Path packaged) throws IOException {
        List<URL> jars = new ArrayList<>();
        for (var folder : List.of(packaged.resolve("app"), packaged.resolve("lib/main"))) {
            try (Stream<Path> files = Files.list(folder)) {
                for (var file : files.toList()) {
                    jars.add(file.toUri().toURL());
                }
            }
        }
        try (var loader = new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
            var field = Class.forName("com.accellis.engagement.scoring.score.Facts", false, loader)
                    .getDeclaredField("KEEP_NEWER");
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("The packaged service has no statement Facts.KEEP_NEWER any more", e);
        }
    }

    /**
     * Applies the events of the workload.
     *
     * @return events a second; putting a batch together does not count, only what goes to the database and back does
     */
    double perSecond(Connection connection, Workload workload, int events) throws SQLException {
        connection.setAutoCommit(false);
        var nanos = 0L;
        try (var keep = connection.prepareStatement(statement)) {
            for (var from = 0; from < events; from += BATCH) {
                var batch = columns(workload, from, Math.min(events, from + BATCH));
                var began = System.nanoTime();
                apply(connection, keep, batch);
                nanos += System.nanoTime() - began;
            }
        }
        return events * 1e9 / nanos;
    }

    private static void apply(Connection connection, PreparedStatement keep, List<Column> batch) throws SQLException {
        keep.setString(1, Topics.TICKETS.name());
        keep.setObject(2, OffsetDateTime.now(ZoneOffset.UTC));
        for (var i = 0; i < batch.size(); i++) {
            keep.setArray(
                    i + 3,
                    connection.createArrayOf(batch.get(i).type(), batch.get(i).values()));
        }
        try (var moved = keep.executeQuery()) {
            while (moved.next()) {
                moved.getString("id");
            }
        }
        connection.commit();
    }

    private record Column(String type, Object[] values) {}

    /** The newest state of each ticket in id order, as the service passes them to the statement. */
    private static List<Column> columns(Workload workload, int from, int to) {
        var newest = new TreeMap<String, TicketChanged>();
        for (var number = from; number < to; number++) {
            var ticket = workload.ticket(number);
            newest.merge(
                    ticket.key(), ticket, (kept, next) -> next.version().isNewerThan(kept.version()) ? next : kept);
        }
        var tickets = List.copyOf(newest.values());
        var batch = new ArrayList<Column>();
        add(batch, "text", tickets, TicketChanged::key);
        add(batch, "text", tickets, ticket -> ticket.version().lastUpdated().toString());
        add(batch, "bigint", tickets, ticket -> ticket.version().readNumber());
        add(batch, "boolean", tickets, TicketChanged::deleted);
        add(batch, "bigint", tickets, TicketChanged::companyId);
        add(
                batch,
                "text",
                tickets,
                ticket -> Workload.counts(ticket) ? dayOf(ticket).toString() : null);
        add(batch, "int", tickets, ticket -> Workload.counts(ticket) ? 1 : 0);
        add(batch, "int", tickets, ticket -> Workload.counts(ticket) && Workload.firstTouch(ticket) ? 1 : 0);
        add(batch, "numeric", tickets, ticket -> BigDecimal.ZERO);
        add(batch, "int", tickets, ticket -> 0);
        add(batch, "int", tickets, ticket -> 0);
        add(batch, "int", tickets, ticket -> 0);
        add(batch, "boolean", tickets, ticket -> false);
        add(batch, "text", tickets, EventJson::text);
        return batch;
    }

    private static void add(
            List<Column> batch, String type, List<TicketChanged> tickets, Function<TicketChanged, Object> value) {
        batch.add(new Column(type, tickets.stream().map(value).toArray()));
    }

    private static LocalDate dayOf(TicketChanged ticket) {
        return LocalDate.ofInstant(ticket.enteredAt(), ZoneOffset.UTC);
    }
}
