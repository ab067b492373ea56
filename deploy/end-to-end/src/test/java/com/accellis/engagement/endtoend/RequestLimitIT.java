package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.ConnectorSite;
import com.accellis.engagement.endtoend.system.SourceRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** A source that answers 429 above its limit, and connectors set below and above it, side by side. */
@Tag("long-only")
@Isolated("Requests and leases have limits of time.")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RequestLimitIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int RETRY_AFTER_SECONDS = 10;
    /** Shorter than the pause, longer than any request may be under way; a busy machine is slow. */
    private static final Duration BURST = Duration.ofSeconds(RETRY_AFTER_SECONDS - 2L);

    private static final int ALLOWED = Counts.REQUESTS_ALLOWED;
    private static final int BELOW = ALLOWED * 5 / 6;
    private static final int ABOVE = 1_000_000;
    /** Loads that the connector has under way at a time. */
    private static final int RUNS_AT_ONCE = 3;

    @Test
    void belowTheLimitNothingIsRefusedAndAboveItNobodyInsists() {
        try (var below = reading("below", BELOW, 4);
                var oneByOne = reading("above-one-by-one", ABOVE, 1);
                var atOnce = reading("above", ABOVE, 4)) {
            // Given: long enough that both limits have been reached and given room again
            for (var site : List.of(below, oneByOne, atOnce)) {
                await("more requests than two minutes allow")
                        .atMost(LIMIT)
                        .until(() -> span(site).compareTo(MINUTE.plusSeconds(5)) > 0 && served(site) > ALLOWED);
            }

            // Then
            var most = below.source().mostRequestsInAnyMinute();
            assertThat(refused(below)).as("requests refused below the limit").isEmpty();
            assertThat(most).as("most requests in any minute").isBetween(BELOW * 95 / 100, BELOW);
            var single = bursts(oneByOne);
            var several = bursts(atOnce);
            Figures.print(
                    "request-limit",
                    "source allows %d a minute; set to %d: %d requests, at most %d in any minute, 0 refused; not limited"
                            + " and one at a time: %d served, 429s per burst %s; with three runs at once: %d served,"
                            + " 429s per burst %s",
                    ALLOWED,
                    BELOW,
                    below.source().requestCount(),
                    most,
                    served(oneByOne),
                    single,
                    served(atOnce),
                    several);
            assertThat(single).as("429s per burst").isNotEmpty().allMatch(count -> count == 1);
            // When the first one was refused, a request of each other run may have been on its way.
            assertThat(several).as("429s per burst").isNotEmpty().allMatch(count -> count <= RUNS_AT_ONCE);
            assertThat(several.stream().filter(count -> count == 1).count())
                    .as("bursts with a single 429, of %d", several.size())
                    .isGreaterThan(several.size() / 2);
        }
    }

    private static ConnectorSite reading(String name, int requestsPerMinute, int inFlight) {
        var site = ConnectorSite.make("request-limit-" + name, Counts.CLIENTS_OF_LIMIT, 1);
        site.source().limit(ALLOWED, RETRY_AFTER_SECONDS);
        site.start(Map.of(
                "connectwise.page-size",
                "20",
                "connectwise.requests-per-minute",
                Integer.toString(requestsPerMinute),
                "connectwise.requests-in-flight",
                Integer.toString(inFlight),
                // Nothing is announced here, and what is kept free for that would not be used.
                "connectwise.percent-for-refreshes",
                "0"));
        return site;
    }

    /** How many 429s came together: each group is followed by the pause that the source has asked for. */
    private static List<Integer> bursts(ConnectorSite site) {
        var bursts = new ArrayList<Integer>();
        Instant first = Instant.MIN;
        for (var request : refused(site)) {
            if (Duration.between(first, request.at()).compareTo(BURST) > 0) {
                first = request.at();
                bursts.add(1);
            } else {
                bursts.set(bursts.size() - 1, bursts.get(bursts.size() - 1) + 1);
            }
        }
        return bursts;
    }

    private static List<SourceRequest> refused(ConnectorSite site) {
        return site.source().requests().stream()
                .filter(SourceRequest::isThrottled)
                .toList();
    }

    private static long served(ConnectorSite site) {
        return site.source().requests().stream()
                .filter(request -> request.path().contains("/apis/3.0/") && !request.isThrottled())
                .count();
    }

    private static Duration span(ConnectorSite site) {
        var requests = site.source().requests();
        return requests.isEmpty()
                ? Duration.ZERO
                : Duration.between(
                        requests.get(0).at(), requests.get(requests.size() - 1).at());
    }
}
