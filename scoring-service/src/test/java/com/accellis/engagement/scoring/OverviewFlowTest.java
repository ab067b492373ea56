package com.accellis.engagement.scoring;

import static com.accellis.engagement.scoring.TestEvents.newId;
import static com.accellis.engagement.scoring.TestEvents.send;
import static com.accellis.engagement.scoring.TestEvents.version;
import static com.accellis.engagement.scoring.TestRest.viewer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.TicketChanged;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All clients side by side: filters, ranks, trends and industries. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class OverviewFlowTest {

    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final int CLIENTS = 6;

    private final String industry = "industry-" + newId();
    private final List<UUID> clients = new ArrayList<>();

    /**
     * The n-th client has 2 × n tickets, all of them forty days old for the first three clients. They are there before the
     * clients: a closing score is made from what is known then, and stays.
     */
    @BeforeEach
    void clientsOfAnIndustry() {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        List<Long> companies = new ArrayList<>();
        for (int n = 0; n < CLIENTS; n++) {
            long company = newId();
            companies.add(company);
            Instant entered = n < 3 ? now.minus(Duration.ofDays(40)) : now;
            for (int i = 0; i < 2 * n; i++) {
                send(ticket(newId(), company, entered));
            }
        }
        TestEvents.awaitTakenIn(Topics.TICKETS);
        TestEvents.allSourcesLoaded();
        for (int n = 0; n < CLIENTS; n++) {
            UUID client = UUID.randomUUID();
            clients.add(client);
            TestEvents.assign(companies.get(n), client, 1);
            TestEvents.sendClient(client, 1, ClientChanged.Status.ACTIVE, "100% " + industry + " =" + n, industry);
        }
        await().atMost(WITHIN)
                .untilAsserted(() -> assertThat(
                                list("window=60&industry=" + industry).getList("items.metrics.collect { it[0].value }"))
                        .containsExactlyInAnyOrder(0, 2, 4, 6, 8, 10));
    }

    private static TicketChanged ticket(long id, long company, Instant entered) {
        return new TicketChanged(
                id,
                version("2026-01-01T00:00:00Z", id),
                false,
                TicketChanged.Kind.SERVICE,
                company,
                "Mail",
                "Help Desk",
                "New",
                entered,
                null,
                null,
                false,
                null);
    }

    private static JsonPath list(String query) {
        return viewer().get("/api/v1/scores?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void whoReadsAgainScoresThatHaveNotMovedGetsNoContent() {
        String path = "/api/v1/scores?window=60&industry=" + industry;
        String seen = viewer().get(path).then().statusCode(200).extract().header("ETag");
        viewer().header("If-None-Match", seen).get(path).then().statusCode(304);

        TestEvents.sendClient(clients.get(0), 2, ClientChanged.Status.ACTIVE, "Another name", industry);
        await().atMost(WITHIN)
                .untilAsserted(() -> viewer().header("If-None-Match", seen)
                        .get(path)
                        .then()
                        .statusCode(200)
                        .body("items.clientName", hasItem("Another name")));
    }

    @Test
    void scoresAreFilteredSortedAndRanked() {
        JsonPath all = list("window=60&industry=" + industry);
        assertThat(all.getInt("page.total")).isEqualTo(CLIENTS);
        List<Float> scores = all.getList("items.score", Float.class);
        assertThat(scores).isSortedAccordingTo((a, b) -> Float.compare(b, a));
        List<Integer> ranks = all.getList("items.rank", Integer.class);
        assertThat(ranks).isSorted().doesNotHaveDuplicates();
        assertThat(list("window=60&industry=" + industry + "&sort=score&size=2&page=1")
                        .getList("items.clientId"))
                .containsExactly(clients.get(2).toString(), clients.get(3).toString());
        assertThat(list("window=60&name=" + industry + "%20%3D4").getList("items.clientId"))
                .containsExactly(clients.get(4).toString());
        // A wildcard is a character like any other.
        assertThat(list("window=60&name=0%25%20" + industry).getInt("page.total"))
                .isEqualTo(CLIENTS);
        assertThat(list("window=60&name=" + industry.replace('-', '_')).getInt("page.total"))
                .isZero();
        String grade = all.getString("items[0].grade");
        assertThat(list("window=60&industry=" + industry + "&grade=" + grade).getList("items.grade"))
                .isNotEmpty()
                .containsOnly(grade);
        assertThat(list("window=60&industry=" + industry + "&coverageAtLeast=1").getInt("page.total"))
                .isZero();
        assertThat(list("window=60&industry=" + industry + "&coverageAtLeast=0.8")
                        .getInt("page.total"))
                .isEqualTo(CLIENTS);
        assertThat(all.getMap("items[0].sourceAges")).containsKey("service-tickets");
    }

    @Test
    void anIndustryIsComparedWithItself() {
        JsonPath all = list("window=60&industry=" + industry);
        double sum = all.getList("items.score", Float.class).stream()
                .mapToDouble(Float::doubleValue)
                .sum();
        assertThat((double) all.getFloat("items[0].industryAverage")).isCloseTo(sum / CLIENTS, offset());
        assertThat(all.getList("items.industryPercentile")).containsExactly(100, 80, 60, 40, 20, 0);
        JsonPath summary = viewer().get("/api/v1/scores/summary?window=60").jsonPath();
        assertThat(summary.getInt("industries.find { it.name == '" + industry + "' }.clients"))
                .isEqualTo(CLIENTS);
        assertThat(summary.getLong("scored")).isLessThanOrEqualTo(summary.getLong("clients"));
        assertThat(summary.getList("grades.clients", Integer.class).stream()
                        .mapToLong(Integer::longValue)
                        .sum())
                .isEqualTo(summary.getLong("clients"));
    }

    private static org.assertj.core.data.Offset<Double> offset() {
        return org.assertj.core.data.Offset.offset(0.051);
    }

    @Test
    void aTrendComparesWithTheClosingScoreOfThirtyDaysAgo() {
        // Closing scores are made once all sources are loaded.
        await().atMost(WITHIN)
                .untilAsserted(
                        () -> assertThat(list("window=30&industry=" + industry).getList("items.trend"))
                                .doesNotContainNull());
        // The first ticketless client stands still, two have lost their old tickets, three have new ones.
        assertThat(list("window=30&industry=" + industry + "&trend=flat").getList("items.clientId"))
                .containsExactly(clients.get(0).toString());
        assertThat(list("window=30&industry=" + industry + "&trend=down&sort=trend")
                        .getList("items.clientId"))
                .containsExactly(clients.get(2).toString(), clients.get(1).toString());
        assertThat(list("window=30&industry=" + industry + "&trend=up&sort=-trend")
                        .getList("items.clientId"))
                .containsExactly(
                        clients.get(5).toString(),
                        clients.get(4).toString(),
                        clients.get(3).toString());
        JsonPath summary = viewer().get("/api/v1/scores/summary?window=30").jsonPath();
        assertThat(summary.getList("mostImproved.trend", Float.class))
                .isNotEmpty()
                .allMatch(trend -> trend > 0);
        assertThat(summary.getList("mostDeclined.trend", Float.class))
                .isNotEmpty()
                .allMatch(trend -> trend < 0);
    }

    @Test
    void theListCanBeTakenAwayAsATableWithoutFormulas() {
        String table = viewer().get("/api/v1/scores/export?window=60&sort=clientName&industry=" + industry)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
        assertThat(table.lines()).hasSize(CLIENTS + 1);
        assertThat(table.lines().findFirst().orElseThrow())
                .startsWith("clientId,clientName,industry,window")
                .contains("procurement points");
        viewer().get("/api/v1/scores/export?format=json&window=60&industry=" + industry)
                .then()
                .statusCode(200)
                .body("size()", equalTo(CLIENTS));
    }
}
