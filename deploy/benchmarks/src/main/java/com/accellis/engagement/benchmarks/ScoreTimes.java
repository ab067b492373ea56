package com.accellis.engagement.benchmarks;

import com.accellis.engagement.events.CurrentScores;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * How long it takes from sending a ticket to the arrival of the score on {@code engagement.scores} that contains it. Send
 * times are fixed beforehand: a late send counts as time of its ticket. Each ticket is entered now by the client whose turn it
 * is, so it raises that client's count of tickets by one; the first score with that count contains it. Clients take turns, and
 * with many of them one ticket of a client is scored long before its next is sent.
 */
final class ScoreTimes {

    private static final String COUNTING_METRIC = "help-desk-usage";
    private static final int WINDOW = 30;
    private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(30);
    /** Ids that no other ticket of a benchmark has. */
    private static long nextTicket = 1_000_000_000L;

    private final ScoringSite site;
    private final Workload workload;
    private final Map<UUID, Deque<Sent>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger missing = new AtomicInteger();

    /** @param count of the client's tickets with this one; @param position among all; negative while warming up */
    private record Sent(long count, long due, int position) {}

    ScoreTimes(ScoringSite site, Workload workload) {
        this.site = site;
        this.workload = workload;
    }

    /**
     * @param connection to the database of a service that is settled
     * @param warmUpSeconds at the same rate, not counted
     * @return milliseconds of each ticket
     */
    double[] measure(Connection connection, int perSecond, int warmUpSeconds, int seconds)
            throws SQLException, InterruptedException {
        var counts = counts(connection);
        var warmUp = perSecond * warmUpSeconds;
        var counted = perSecond * seconds;
        var millis = new double[counted];
        missing.set(warmUp + counted);
        try (var consumer = consumer()) {
            var reading = new Thread(() -> read(consumer, millis), "scores");
            reading.start();
            try (var sender = new EventSender(site.brokers(), 0)) {
                send(sender, counts, perSecond, warmUp, counted);
                sender.flush();
                awaitAll();
            } finally {
                consumer.wakeup();
                reading.join();
            }
        }
        return millis;
    }

    /** How many tickets each client's score is made of now. */
    private Map<UUID, Long> counts(Connection connection) throws SQLException {
        Map<UUID, Long> counts = new HashMap<>();
        try (var query = connection.prepareStatement("SELECT client_id, tickets FROM score WHERE window_days = ?")) {
            query.setInt(1, WINDOW);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getObject("client_id", UUID.class), rows.getLong("tickets"));
                }
            }
        }
        return counts;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, site.brokers());
        var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partitions = consumer.partitionsFor(Topics.SCORES.name()).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy: asking for the position makes it happen before the first ticket is sent.
        partitions.forEach(consumer::position);
        return consumer;
    }

    private void send(EventSender sender, Map<UUID, Long> counts, int perSecond, int warmUp, int counted) {
        var interval = 1_000_000_000L / perSecond;
        var first = System.nanoTime() + interval;
        for (var i = 0; i < warmUp + counted; i++) {
            var due = first + i * interval;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            var number = i % workload.clients();
            var client = workload.client(number);
            var now = Instant.now();
            var ticket = workload.openedNow(number, nextTicket++, now);
            var sent = new Sent(counts.merge(client, 1L, Long::sum), due, i - warmUp);
            waiting.computeIfAbsent(client, id -> new ArrayDeque<>());
            waiting.computeIfPresent(client, (id, tickets) -> {
                tickets.add(sent);
                return tickets;
            });
            sender.send(EventTypes.TICKET, ticket.key(), now, ticket);
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer, double[] millis) {
        try {
            while (true) {
                var records = consumer.poll(Duration.ofSeconds(1));
                var arrived = System.nanoTime();
                for (var found : records) {
                    arrived(EventJson.read(found.value(), CurrentScores.class), arrived, millis);
                }
            }
        } catch (WakeupException done) {
            // Everything has arrived, or the wait for it is over.
        } catch (IOException e) {
            throw new UncheckedIOException("A score cannot be read", e);
        }
    }

    private void arrived(CurrentScores scores, long arrived, double[] millis) {
        var count = scores.windows().stream()
                .filter(window -> window.window() == WINDOW)
                .flatMap(window -> window.metrics().stream())
                .filter(metric -> metric.key().equals(COUNTING_METRIC))
                .mapToLong(metric -> metric.value().longValueExact())
                .findFirst()
                .orElseThrow();
        waiting.computeIfPresent(scores.clientId(), (id, tickets) -> {
            while (!tickets.isEmpty() && tickets.peek().count() <= count) {
                var sent = tickets.poll();
                if (sent.position() >= 0) {
                    millis[sent.position()] = (arrived - sent.due()) / 1e6;
                }
                missing.decrementAndGet();
            }
            return tickets;
        });
    }

    private void awaitAll() throws InterruptedException {
        var began = System.nanoTime();
        while (missing.get() > 0) {
            if (Figures.secondsSince(began) > ARRIVES_WITHIN.toSeconds()) {
                throw new IllegalStateException(missing.get() + " tickets are in no score");
            }
            Thread.sleep(20);
        }
    }
}
