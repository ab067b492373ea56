package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.order.AfterImports;
import com.accellis.engagement.endtoend.system.ConnectorSite;
import com.accellis.engagement.endtoend.system.SourceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A connector that is killed in the middle of its first load: the next one goes on where it was, and loses nothing. */
@AfterImports
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class ConnectorKillIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int CLIENTS = 12;
    /** A load of some hundred pages then takes some seconds. */
    private static final int SLOW_MILLIS = 40;

    private static final int KILLS = 3;
    /** Pages between a start and the next kill: together less than a load has. */
    private static final int MOST_PAGES = 60;

    private static final Map<String, String> SETTINGS =
            Map.of("connectwise.page-size", "50", "connectwise.requests-per-minute", "1000000");

    static List<Long> seeds() {
        return Counts.seedsOfConnectorKills();
    }

    /** @param after how many pages of the load there were when it happened */
    private record Kill(Instant at, long after) {}

    @Execution(ExecutionMode.SAME_THREAD)
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aLoadThatIsKilledAgainAndAgainIsContinuedAndLosesNothing(long seed) {
        var random = new Random(seed);
        try (var site = ConnectorSite.make("connector-kill-" + seed, CLIENTS, seed)) {
            site.source().slow("/", SLOW_MILLIS);
            var kills = new ArrayList<Kill>();
            List<ConnectorSite.Run> interrupted = List.of();
            for (var kill = 0; kill < KILLS; kill++) {
                // Given
                var connector = site.start(SETTINGS);
                var pages = pages(site).size() + 1 + random.nextInt(MOST_PAGES);
                await("page " + pages)
                        .atMost(LIMIT)
                        .pollInterval(LOOK)
                        .until(() -> pages(site).size() >= pages);
                spin(random.nextInt(SLOW_MILLIS));

                // When
                connector.kill();
                kills.add(new Kill(Instant.now(), pages(site).size()));
                interrupted = site.loads();
                assertThat(interrupted)
                        .as("the load was over too soon")
                        .anyMatch(run -> run.state().equals("running"));
            }
            site.start(SETTINGS);
            await("end of the load").atMost(LIMIT).until(site::isLoaded);

            // Then
            var after = site.loads();
            assertThat(after.stream().map(ConnectorSite.Run::id))
                    .as("runs that were under way are continued, not begun anew")
                    .containsAll(interrupted.stream().map(ConnectorSite.Run::id).toList());
            assertThat(after).hasSize(ConnectorSite.entities());
            var twice = readTwice(site, kills);
            var compared = PublishedRecords.compare(site);
            PublishedRecords.assertVersionsNeverDecrease(site);
            Figures.print(
                    "connector-kill",
                    "seed %d: %d kills, %d records compared: 0 missing, 0 extra; %d pages, read twice: %s; runs"
                            + " continued %d times; next request %s after the kill, the start of the process included",
                    seed,
                    kills.size(),
                    compared,
                    pages(site).size(),
                    twice,
                    after.stream().mapToInt(ConnectorSite.Run::resumed).sum(),
                    delays(site, kills));
        }
    }

    /** Of all lists, also what is read after the load of an entity has ended. */
    private static List<SourceRequest> pages(ConnectorSite site) {
        return site.source().requests().stream()
                .filter(request -> request.pageOf().isPresent())
                .toList();
    }

    /** Per entity, how many pages of its load were read twice. */
    private static Map<String, Integer> readTwice(ConnectorSite site, List<Kill> kills) {
        var pages = pages(site);
        return site.loads().stream()
                .collect(Collectors.toMap(
                        ConnectorSite.Run::entity,
                        load -> {
                            var ofLoad = pages.stream()
                                    .filter(page -> page.pageOf().orElseThrow().equals(load.entity()))
                                    .filter(page ->
                                            page.at().isBefore(load.finishedAt().orElseThrow()))
                                    .toList();
                            return listings(load.entity(), ofLoad, kills.size()).stream()
                                    .mapToInt(listing -> readTwice(load.entity(), listing, kills))
                                    .sum();
                        },
                        Integer::sum,
                        TreeMap::new));
    }

    /**
     * Nobody counts surveys, and their pages have numbers, so a load lists them once more; one that is killed meanwhile
     * begins that anew. Everything else is listed once.
     */
    private static List<List<SourceRequest>> listings(String entity, List<SourceRequest> pages, int kills) {
        if (!entity.equals("surveys")) {
            return List.of(pages);
        }
        var listings = new ArrayList<List<SourceRequest>>();
        var before = "";
        for (var page : pages) {
            if (listings.isEmpty()
                    || page.query().equals(pages.get(0).query())
                            && !page.query().equals(before)) {
                listings.add(new ArrayList<>());
            }
            listings.get(listings.size() - 1).add(page);
            before = page.query();
        }
        assertThat(listings).as("listings of surveys").hasSizeBetween(1, 2 + kills);
        return listings;
    }

    /** The same page comes again only after a kill, and no kill makes more than one page come again. */
    private static int readTwice(String entity, List<SourceRequest> pages, List<Kill> kills) {
        var repeated = 0;
        for (var kill = 0; kill < kills.size(); kill++) {
            var from = kills.get(kill).at();
            var to = kill + 1 < kills.size() ? kills.get(kill + 1).at() : Instant.MAX;
            var before = pages.stream()
                    .filter(page -> page.at().isBefore(from))
                    .map(page -> page.path() + "?" + page.query())
                    .collect(Collectors.toSet());
            var again = pages.stream()
                    .filter(page -> !page.at().isBefore(from) && page.at().isBefore(to))
                    .map(page -> page.path() + "?" + page.query())
                    .filter(before::contains)
                    .toList();
            assertThat(again)
                    .as("pages of %s read again after kill %d", entity, kill + 1)
                    .hasSizeLessThanOrEqualTo(1);
            repeated += again.size();
        }
        var different = pages.stream()
                .map(page -> page.path() + "?" + page.query())
                .distinct()
                .count();
        assertThat(pages.size() - different)
                .as("pages of %s read again without a kill", entity)
                .isEqualTo(repeated);
        return repeated;
    }

    private static List<String> delays(ConnectorSite site, List<Kill> kills) {
        var requests = site.source().requests();
        return kills.stream()
                .map(kill -> requests.stream()
                        .map(SourceRequest::at)
                        .filter(at -> at.isAfter(kill.at()))
                        .findFirst()
                        .map(at -> Figures.seconds(Duration.between(kill.at(), at)))
                        .orElseThrow())
                .toList();
    }

    /** To a random moment between two pages. */
    private static void spin(long millis) {
        var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
