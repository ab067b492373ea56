package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.encoded;
import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets that are made on demand are like all others to a caller. */
class ManyTicketsTest {

    private static final int TICKETS = 30_000;

    private static RunningSandbox sandbox;

    @BeforeAll
    static void start() throws Exception {
        sandbox = RunningSandbox.start("--tickets", Integer.toString(TICKETS), "--no-live-changes");
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @Test
    void bothWaysOfPagingAndTheCountAgree() {
        var forward = new ArrayList<Integer>();
        List<Integer> page;
        do {
            var after = forward.isEmpty() ? 0 : forward.get(forward.size() - 1);
            page = ids("?fields=id&pageSize=1000&pageId=" + after, "pagination-type", "forward-only");
            forward.addAll(page);
        } while (page.size() == 1000);
        var navigable = new ArrayList<Integer>();
        for (var number = 1; number <= TICKETS / 1000 + 1; number++) {
            navigable.addAll(ids("?fields=id&orderBy=id+asc&pageSize=1000&page=" + number));
        }

        assertThat(navigable).isEqualTo(forward);
        assertThat(new TreeSet<>(forward)).hasSize(forward.size());
        assertThat(forward).hasSize(count("")).isSorted();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "closedFlag = false",
                "company/id = 250",
                "lastUpdated > [2026-01-01] and board/name = \"Help Desk\"",
                "dateEntered < [2025-06-01] and status/name not like \"%Closed\""
            })
    void filtersFindThemLikeOthers(String conditions) {
        var all = ids("?pageSize=1000&conditions=" + encoded(conditions));

        assertThat(count("?conditions=" + encoded(conditions))).isGreaterThanOrEqualTo(all.size());
        assertThat(ids("?pageSize=3&orderBy=id+desc&conditions=" + encoded(conditions)))
                .isSortedAccordingTo((left, right) -> right - left)
                .hasSize(Math.min(3, all.size()));
    }

    @Test
    void anOrderedPageIsAPageOfTheWholeOrder() {
        var first = ids("?pageSize=40&orderBy=lastUpdated+desc");
        var second = ids("?pageSize=20&page=2&orderBy=lastUpdated+desc");

        assertThat(second).isEqualTo(first.subList(20, 40));
    }

    @Test
    void aChangedOneIsFoundByItsTimeAndADeletedOneNoMore() {
        // Given
        var newest = ids("?pageSize=2&orderBy=id+desc");
        var before = count("");
        var since = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
        var conditions = "?conditions=" + encoded("lastUpdated >= [" + since + "]");
        assertThat(ids(conditions)).isEmpty();

        // When
        sandbox.admin("PATCH", "/records/service-tickets/" + newest.get(0) + "?lastUpdated=" + since, "{}");
        sandbox.admin("DELETE", "/records/service-tickets/" + newest.get(1), null);

        // Then
        assertThat(ids(conditions)).containsExactly(newest.get(0));
        assertThat(count("")).isEqualTo(before - 1);
        assertThat(sandbox.api("/service/tickets/" + newest.get(1)).statusCode())
                .isEqualTo(404);
        var made = json(sandbox.admin("POST", "/records/service-tickets", "{}"));
        assertThat(made.get("id").asInt()).isGreaterThan(newest.get(0));
        sandbox.admin("DELETE", "/records/service-tickets/" + made.get("id").asInt(), null);
    }

    private static List<Integer> ids(String query, String... headers) {
        var ids = new ArrayList<Integer>();
        json(sandbox.api("/service/tickets" + query, headers))
                .forEach(row -> ids.add(row.get("id").asInt()));
        return ids;
    }

    private static int count(String query) {
        return json(sandbox.api("/service/tickets/count" + query)).get("count").asInt();
    }
}
