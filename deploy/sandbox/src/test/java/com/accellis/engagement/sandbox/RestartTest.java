package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {

    private static final List<String> TYPES = List.of(
            "companies",
            "contacts",
            "service-tickets",
            "project-tickets",
            "time-entries",
            "agreements",
            "agreement-additions",
            "surveys");
    private static final Clock IN_THREE_DAYS = Clock.offset(Clock.systemUTC(), Duration.ofDays(3));

    @TempDir
    private Path directory;

    @Test
    void changesOfAdministratorsAreThereAgain() throws Exception {
        // Given
        Set<String> before;
        String lastTicket;
        try (var sandbox = start(Clock.systemUTC())) {
            var ticket = create(sandbox, "service-tickets");
            var child = create(sandbox, "service-tickets");
            sandbox.admin("POST", "/tickets/" + ticket + "/merge", "{\"mergeTicketIds\":[" + child + "]}");
            var agreement = create(sandbox, "agreements");
            sandbox.admin("POST", "/records/agreement-additions", "{\"agreementId\":" + agreement + "}");
            sandbox.admin("DELETE", "/records/agreements/" + agreement, null);
            var entry = create(sandbox, "time-entries");
            sandbox.admin("PUT", "/records/time-entries/" + entry + "/raw", "{\"actualHours\":\"much\"}");
            create(sandbox, "surveys");
            lastTicket = create(sandbox, "project-tickets");
            sandbox.admin("DELETE", "/records/project-tickets/" + lastTicket, null);
            before = dump(sandbox);
        }

        // When
        try (var sandbox = start(IN_THREE_DAYS)) {

            // Then
            assertSame(before, dump(sandbox));
            assertThat(Integer.parseInt(create(sandbox, "project-tickets")))
                    .isEqualTo(Integer.parseInt(lastTicket) + 1);
        }
    }

    @Test
    void liveChangesOfAKilledSandboxAreThereAgain(@TempDir Path asKilled) throws Exception {
        try (var sandbox = RunningSandbox.start("--data", directory.toString(), "--live-changes-per-minute", "60000")) {
            // Given
            RunningSandbox.await(() -> lines() > 200);
            sandbox.admin("POST", "/live-changes", "{\"enabled\":false}");

            // When: what a killed process leaves is what is in its files at that moment.
            for (var file : List.of("anchor.json", "journal.jsonl")) {
                Files.copy(directory.resolve(file), asKilled.resolve(file));
            }

            // Then
            try (var again = RunningSandbox.start("--data", asKilled.toString(), "--live-changes-per-minute", "0")) {
                assertSame(dump(sandbox), dump(again));
            }
        }
    }

    @Test
    void registrationsAreKept() throws Exception {
        // Given
        JsonNode before;
        try (var sandbox = start(Clock.systemUTC())) {
            register(sandbox, "http://127.0.0.1:1/?recordId=", "company");
            var changed = register(sandbox, "http://127.0.0.1:1/?recordId=", "contact");
            var removed = register(sandbox, "http://127.0.0.1:1/?recordId=", "time");
            sandbox.call(
                    "PATCH",
                    "/system/callbacks/" + changed,
                    "[{\"op\":\"replace\",\"path\":\"inactiveFlag\",\"value\":true}]");
            sandbox.call("DELETE", "/system/callbacks/" + removed, null);
            before = json(sandbox.api("/system/callbacks"));
        }

        // When
        try (var sandbox = start(IN_THREE_DAYS)) {

            // Then
            assertThat(before)
                    .hasSize(2)
                    .anyMatch(entry -> entry.get("inactiveFlag").asBoolean());
            assertThat(json(sandbox.api("/system/callbacks"))).isEqualTo(before);
        }
    }

    @Test
    void whoRegisteredBeforeIsCalledAfterwards() throws Exception {
        var receiver = receiver();
        try {
            // Given
            try (var sandbox = start(Clock.systemUTC())) {
                register(sandbox, "http://127.0.0.1:" + receiver.getAddress().getPort() + "/?recordId=", "company");
            }

            // When
            try (var sandbox = start(Clock.systemUTC())) {
                create(sandbox, "companies");
                sandbox.awaitDeliveries();

                // Then
                assertThat(sandbox.state().get("delivered").asInt()).isEqualTo(1);
            }
        } finally {
            receiver.stop(0);
        }
    }

    private RunningSandbox start(Clock clock) throws Exception {
        return RunningSandbox.start(clock, "--data", directory.toString(), "--no-live-changes");
    }

    private long lines() {
        try (var lines = Files.lines(directory.resolve("journal.jsonl"))) {
            return lines.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpServer receiver() throws IOException {
        var receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        return receiver;
    }

    private static String create(RunningSandbox sandbox, String type) {
        return json(sandbox.admin("POST", "/records/" + type, "{}")).path("id").asText();
    }

    private static int register(RunningSandbox sandbox, String url, String type) {
        var body = "{\"url\":\"" + url + "\",\"objectId\":1,\"type\":\"" + type + "\",\"level\":\"owner\"}";
        return json(sandbox.call("POST", "/system/callbacks", body)).get("id").asInt();
    }

    /** Every record as text, so that the order of fields and the digits of numbers count. */
    private static Set<String> dump(RunningSandbox sandbox) {
        var records = new LinkedHashSet<String>();
        for (var type : TYPES) {
            json(sandbox.admin("GET", "/records/" + type, null)).forEach(record -> records.add(type + " " + record));
        }
        return records;
    }

    /** Names the records that differ, instead of showing all of them. */
    private static void assertSame(Set<String> before, Set<String> after) {
        assertThat(before).isNotEmpty();
        assertThat(before.stream().filter(record -> !after.contains(record))).isEmpty();
        assertThat(after.stream().filter(record -> !before.contains(record))).isEmpty();
    }
}
