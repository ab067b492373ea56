package com.accellis.engagement.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.SourceRecords;
import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.events.CallbackReceived.Action;
import com.accellis.engagement.events.CallbackReceived.Type;
import com.accellis.engagement.events.EventTypes;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.events.Topic;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTopic;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Random schedules of faults over full loads while records change, some announced and some not; afterwards one comparison
 * and one incremental run over a source that works again must leave no difference. Everything follows from the seed, as
 * far as the order of requests allows.
 */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class FaultScheduleTest {

    private static final int SCHEDULES = "long".equals(System.getProperty("test.counts")) ? 200 : 3;
    private static final Duration WITHIN = Duration.ofMinutes(3);
    private static final List<String> PATHS = List.of(
            "/company/",
            "/service/tickets",
            "/project/tickets",
            "/time/entries",
            "/finance/agreements",
            "/api/v1/survey");
    private static final List<Topic> SOURCE_TOPICS = List.of(
            Topics.COMPANIES,
            Topics.CONTACTS,
            Topics.TICKETS,
            Topics.TIME_ENTRIES,
            Topics.AGREEMENTS,
            Topics.AGREEMENT_ADDITIONS,
            Topics.SURVEYS);
    private static final Map<String, Type> ANNOUNCED = Map.of(
            "companies", Type.COMPANY,
            "contacts", Type.CONTACT,
            "service-tickets", Type.TICKET,
            "project-tickets", Type.TICKET,
            "time-entries", Type.TIME_ENTRY,
            "agreements", Type.AGREEMENT);

    @Inject
    SourceRecords records;

    @Inject
    RefreshRequests refreshRequests;

    private long replayed;

    @AfterEach
    void heal() {
        SandboxAdmin.healAll();
    }

    @Test
    void afterAnyScheduleOfFaultsTheTopicsEqualTheSource() {
        SyncRuns.awaitLoaded();
        run("full");
        long compared = 0;
        long failedRuns = 0;
        for (int seed = 1; seed <= SCHEDULES; seed++) {
            var random = new SplittableRandom(seed);
            arm(random, seed);
            List<String> runs = start("full");
            changeRecords(random, 25);
            runs.forEach(SyncRuns::finished);
            failedRuns += runs.stream()
                    .filter(run -> SyncRuns.state(run).getString("state").equals("failed"))
                    .count();
            SandboxAdmin.healAll();
            replayOldCallbacks(random);
            run("incremental");
            run("sweep");
            awaitRest();
            var comparison = SourceComparison.now();
            assertThat(comparison.differences()).as("schedule of seed %d", seed).isEmpty();
            compared += comparison.compared();
        }
        long compactedAway = SOURCE_TOPICS.stream()
                .mapToLong(topic -> new TestTopic(topic).compact())
                .sum();
        assertThat(compactedAway).as("records that compaction removed").isPositive();
        assertThat(SourceComparison.now().differences()).as("after compaction").isEmpty();
        replayOldCallbacks(new SplittableRandom(0));
        awaitRest();
        var comparison = SourceComparison.now();
        assertThat(comparison.differences())
                .as("after old callbacks on compacted topics")
                .isEmpty();
        System.out.printf(
                "fault schedules: %d schedules, %d runs failed as they should, %d old callbacks replayed, %d records compared,"
                        + " 0 missing, 0 extra, 0 different; %d records compacted away, %d compared again: 0 different%n",
                SCHEDULES, failedRuns, replayed, compared, compactedAway, comparison.compared());
    }

    private static void arm(SplittableRandom random, int seed) {
        int faults = 3 + random.nextInt(4);
        for (int number = 0; number < faults; number++) {
            var order = new HashMap<String, Object>(Map.of(
                    "path", PATHS.get(random.nextInt(PATHS.size())),
                    "seed", seed * 100 + number,
                    "count", 1 + random.nextInt(6),
                    "skip", random.nextInt(3),
                    "probability", 0.3 + 0.7 * random.nextDouble()));
            order.putAll(what(random));
            SandboxAdmin.arm(order);
        }
        SandboxAdmin.arm(Map.of(
                "kind",
                "change-between-pages",
                "path",
                PATHS.get(1 + random.nextInt(PATHS.size() - 2)),
                "change",
                "any",
                "callback",
                false,
                "count",
                5,
                "seed",
                seed));
    }

    private static Map<String, Object> what(SplittableRandom random) {
        return switch (random.nextInt(14)) {
            case 0 -> Map.of("status", 500);
            case 1 -> Map.of("status", 503, "body", "html");
            case 2 -> Map.of("status", 429, "body", "html", "retryAfter", "date");
            case 3 -> Map.of("status", 429);
            case 4 -> Map.of("kind", "truncated");
            case 5 -> Map.of("kind", "cut");
            case 6 -> Map.of("kind", "cut-body");
            case 7 -> Map.of("status", 200, "body", "empty");
            case 8 -> Map.of("status", 200, "body", "empty-list");
            case 9 -> Map.of("status", 200, "body", "object");
            case 10 -> Map.of("status", 404, "body", "no-endpoint");
            case 11 -> Map.of("status", 0, "delayMillis", 300);
            case 12 -> Map.of("kind", "stale-reads", "reads", 2);
            default -> Map.of("kind", "wrong-date", "offsetSeconds", random.nextInt(7_200) - 3_600);
        };
    }

    /** Creates, changes and deletes records, two of three announced; late edits keep an older time of change. */
    private void changeRecords(SplittableRandom random, int changes) {
        List<String> types = ANNOUNCED.keySet().stream().sorted().collect(Collectors.toList());
        types.add("agreement-additions");
        types.add("surveys");
        Map<String, List<String>> known = types.stream()
                .collect(
                        Collectors.toMap(type -> type, type -> new ArrayList<>(SandboxAdmin.ids(type, idField(type)))));
        for (int number = 0; number < changes; number++) {
            String type = types.get(random.nextInt(types.size()));
            List<String> ids = known.get(type);
            int kind = random.nextInt(10);
            boolean mayVanish = !type.equals("companies") && ids.size() > 20;
            if (kind < 2 && !type.equals("companies")) {
                String id =
                        SandboxAdmin.create(type, Map.of()).get(idField(type)).toString();
                ids.add(id);
                announce(random, type, id, Action.CREATED);
            } else if (kind < 4 && mayVanish) {
                String id = ids.remove(random.nextInt(ids.size()));
                SandboxAdmin.deleteIfThere(type, id);
                announce(random, type, id, Action.DELETED);
            } else {
                String id = ids.get(random.nextInt(ids.size()));
                // The sandbox itself deletes and merges between pages, so the record may be gone by now.
                SandboxAdmin.changeIfThere(type, id, patch(type, seedOf(random)));
                announce(random, type, id, Action.UPDATED);
            }
        }
    }

    private static String idField(String type) {
        return type.equals("surveys") ? "_id" : "id";
    }

    private static int seedOf(SplittableRandom random) {
        return random.nextInt(1_000_000);
    }

    private static Map<String, Object> patch(String type, int number) {
        return switch (type) {
            case "companies", "agreements" -> Map.of("name", "Name " + number);
            case "contacts" -> Map.of("firstName", "Name " + number);
            case "service-tickets", "project-tickets" -> Map.of("summary", "Summary " + number);
            case "time-entries" -> Map.of("actualHours", number % 8 + 1);
            case "agreement-additions" -> Map.of("quantity", number);
            default -> Map.of("rating", List.of("5", "0", "-5").get(number % 3));
        };
    }

    private void announce(SplittableRandom random, String type, String id, Action action) {
        if (ANNOUNCED.containsKey(type) && random.nextInt(3) > 0) {
            send(ANNOUNCED.get(type), Long.parseLong(id), action, Instant.now());
        }
    }

    /** What was announced a month ago and is delivered again must move nothing back. */
    private void replayOldCallbacks(SplittableRandom random) {
        Instant monthAgo = Instant.now().minus(Duration.ofDays(30));
        for (String type : ANNOUNCED.keySet().stream().sorted().toList()) {
            List<String> ids = SandboxAdmin.ids(type, "id");
            for (Action action : Action.values()) {
                send(ANNOUNCED.get(type), Long.parseLong(ids.get(random.nextInt(ids.size()))), action, monthAgo);
                replayed++;
            }
        }
    }

    private static void send(Type type, long id, Action action, Instant at) {
        var callback =
                new CallbackReceived(type, id, action, null, action == Action.DELETED ? null : at.minusSeconds(60), at);
        new TestTopic(Topics.CALLBACKS)
                .sendEvent(EventTypes.callback(type, action).name(), callback.key(), EventJson.write(callback));
    }

    private static List<String> start(String mode) {
        return Arrays.stream(SourceEntity.values())
                .map(entity -> SyncRuns.start(entity, mode))
                .toList();
    }

    private static void run(String mode) {
        start(mode).forEach(run -> {
            var ended = SyncRuns.finished(run);
            assertThat(ended.getString("state"))
                    .as(mode + " " + ended.prettify())
                    .isIn("completed", "completed-with-rejections");
        });
    }

    /** Nothing left to read again, and nothing left to publish. */
    private void awaitRest() {
        await().atMost(WITHIN).until(() -> refreshRequests.waiting() == 0 && records.waiting() == 0);
    }
}
