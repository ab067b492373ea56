package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Whether the system does its work, from one end to the other: a new ticket becomes a part of somebody's score. */
final class Recovery {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** The client of a ticket may have ceased to be one. */
    private static final long ANOTHER_AFTER = TimeUnit.SECONDS.toNanos(10);

    private final RunningSystem system;
    private final Random random;

    Recovery(RunningSystem system, Random random) {
        this.system = system;
        this.random = random;
    }

    private record Marker(String client, String ticket, long since) {}

    /** Waits for it and says how long that took. */
    Duration await(String after) {
        var began = System.nanoTime();
        var markers = new ArrayList<Marker>();
        Awaitility.await("recovery after " + after)
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> {
                    if (markers.isEmpty()
                            || System.nanoTime()
                                            - markers.get(markers.size() - 1).since()
                                    > ANOTHER_AFTER) {
                        mark().ifPresent(markers::add);
                    }
                    return markers.stream().anyMatch(this::counts);
                });
        return Figures.since(began);
    }

    private Optional<Marker> mark() {
        try {
            // One whose companies are all gone at the source has nothing to make a ticket for.
            var clients = system.tryScores(30).orElse(List.of()).stream()
                    .filter(client -> !client.get("companyIds").isEmpty())
                    .toList();
            if (clients.isEmpty()) {
                return Optional.empty();
            }
            JsonNode client = clients.get(random.nextInt(clients.size()));
            var ticket = Json.object().put("summary", "Does it work again");
            ticket.set("company", Json.id(client.get("companyIds").get(0).longValue()));
            var made = system.sandbox().create(Sandbox.SERVICE_TICKETS, ticket);
            return Optional.of(new Marker(
                    client.get("clientId").textValue(), made.get("id").asText(), System.nanoTime()));
        } catch (UncheckedIOException | AssertionError notYet) {
            return Optional.empty();
        }
    }

    private boolean counts(Marker marker) {
        try {
            for (var page = 0; ; page++) {
                var answer = system.viewer()
                        .get("/api/v1/scores/" + marker.client()
                                + "/evidence?window=30&metric=help-desk-usage&size=200&page=" + page);
                for (var item : answer.get("items")) {
                    if (item.get("id").asText().equals(marker.ticket())) {
                        return true;
                    }
                }
                if ((page + 1L) * 200 >= answer.get("page").get("total").longValue()) {
                    return false;
                }
            }
        } catch (UncheckedIOException | AssertionError notYet) {
            return false;
        }
    }
}
