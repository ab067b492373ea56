package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.ConnectorSite;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import com.accellis.engagement.endtoend.system.SourceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two connectors on one database: one works, the other takes over, and one that comes back too late leaves no trace. */
@Tag("long-only")
@Isolated("Requests and leases have limits of time.")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ConnectorTakeoverIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration DELAYED_AT_MOST = Duration.ofSeconds(10);
    /** How long one that has come back is watched: several times as long as its pauses between two looks. */
    private static final Duration WATCHED = Duration.ofSeconds(4);

    private static final int CLIENTS = 8;
    /** A load has more requests than that, so that what one connector has used up is missing to the next. */
    private static final int REQUESTS_PER_MINUTE = 120;

    /** So slow that much of what may be requested in the first minute is left when the first one is killed. */
    private static final int SLOW_MILLIS = 200;

    private static final int REQUESTS_BEFORE_KILL = 20;
    private static final int REQUESTS_BEFORE_HALT = 40;

    private static final Map<String, String> SETTINGS = Map.of(
            "connectwise.page-size",
            "100",
            "connectwise.requests-per-minute",
            Integer.toString(REQUESTS_PER_MINUTE),
            // Nothing is repaired here, so nothing need be kept free for it; the load is over sooner.
            "connectwise.percent-for-refreshes",
            "5");

    static List<Long> seeds() {
        return Counts.seedsOfTakeovers();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anotherOneTakesOverAndWhoComesBackLeavesNoTrace(long seed) {
        try (var site = ConnectorSite.make("connector-takeover-" + seed, CLIENTS, seed)) {
            site.source().slow("/", SLOW_MILLIS);
            var connectors = site.startTogether(3, SETTINGS);
            var first = active(connectors);
            awaitRequests(site, REQUESTS_BEFORE_KILL);
            assertThat(connectors.stream().filter(ConnectorSite::isActive))
                    .as("active connectors")
                    .containsExactly(first);

            var afterKill = killedOneIsReplaced(site, first);
            var second = active(others(connectors, first));
            awaitRequests(site, REQUESTS_BEFORE_HALT);
            var left = haltedOneLeavesNoTrace(
                    site, second, others(others(connectors, first), second).get(0));

            var compared = PublishedRecords.compare(site);
            var looked = PublishedRecords.assertVersionsNeverDecrease(site);
            var most = site.source().mostRequestsInAnyMinute();
            Figures.print(
                    "connector-takeover",
                    "seed %d: next request %s after a kill; halted with %d records pending, came back and changed no run,"
                            + " published nothing; %d versions in order, %d records compared: 0 missing, 0 extra; at most %d"
                            + " requests in any minute, %d allowed",
                    seed,
                    Figures.seconds(afterKill),
                    left,
                    looked,
                    compared,
                    most,
                    REQUESTS_PER_MINUTE);
            assertThat(most).as("requests in any minute").isLessThanOrEqualTo(REQUESTS_PER_MINUTE);
        }
    }

    private static ServiceProcess active(List<ServiceProcess> connectors) {
        await("an active one").atMost(LIMIT).until(() -> connectors.stream().anyMatch(ConnectorSite::isActive));
        return connectors.stream().filter(ConnectorSite::isActive).findFirst().orElseThrow();
    }

    private static List<ServiceProcess> others(List<ServiceProcess> connectors, ServiceProcess one) {
        return connectors.stream().filter(connector -> connector != one).toList();
    }

    private static Duration killedOneIsReplaced(ConnectorSite site, ServiceProcess active) {
        // When
        active.kill();
        var killed = Instant.now();

        // Then
        await("work of the other one").atMost(LIMIT).pollInterval(LOOK).until(() -> firstAfter(site, killed) != null);
        var delay = Duration.between(killed, firstAfter(site, killed).at());
        assertThat(delay).as("delay of the next request").isLessThan(DELAYED_AT_MOST);
        return delay;
    }

    /** @return how many records were pending when it was halted */
    private static long haltedOneLeavesNoTrace(ConnectorSite site, ServiceProcess active, ServiceProcess standby) {
        // Given: read, and not with the broker yet
        site.broker().halt();
        try {
            await("records that wait for the broker")
                    .atMost(LIMIT)
                    .pollInterval(LOOK)
                    .until(() -> site.pending() > 0);
            active.halt();
        } finally {
            site.broker().goOn();
        }
        var pending = site.pending();
        await("the other one").atMost(LIMIT).until(() -> ConnectorSite.isActive(standby));
        await("end of the load").atMost(LIMIT).until(site::isLoaded);
        var before = site.runs();
        var publishedBefore = published(site);
        var requestsBefore = site.source().requestCount();

        // When
        active.goOn();

        // Then
        await("standby").atMost(LIMIT).until(() -> active.output().contains("another connector has taken over"));
        await("no trace").during(WATCHED).atMost(WATCHED.multipliedBy(3)).untilAsserted(() -> {
            assertThat(site.runs()).isEqualTo(before);
            assertThat(published(site)).isEqualTo(publishedBefore);
        });
        assertThat(ConnectorSite.isActive(active)).isFalse();
        assertThat(ConnectorSite.isActive(standby)).isTrue();
        assertThat(site.source().requestCount() - requestsBefore)
                .as("requests of the one that came back, or that were on their way when it was halted")
                .isLessThanOrEqualTo(4);
        return pending;
    }

    private static int published(ConnectorSite site) {
        return ConnectorSite.topics().stream()
                .mapToInt(topic -> site.published(topic).size())
                .sum();
    }

    private static void awaitRequests(ConnectorSite site, int more) {
        var wanted = site.source().requestCount() + more;
        await(more + " requests")
                .atMost(LIMIT)
                .pollInterval(LOOK)
                .until(() -> site.source().requestCount() >= wanted);
    }

    private static SourceRequest firstAfter(ConnectorSite site, Instant moment) {
        return site.source().requests().stream()
                .filter(request -> request.at().isAfter(moment))
                .findFirst()
                .orElse(null);
    }
}
