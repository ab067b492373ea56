package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.browser.Browser;
import com.accellis.engagement.endtoend.browser.Browser.Look;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Systems;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Somebody who has never been here sees the scores at once. How long that takes in seconds says as much about the machine as
 * about the dashboard, so every build compares with what the same browser needs for the page of the log-in, which waits for
 * the same scripts and for no data; the seconds are for {@code -Plong}.
 */
@Isolated("Measures how soon a page can be used.")
@Requires(Program.CHROMIUM)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DashboardSpeedIT {

    private static final int VISITORS = 9;
    private static final double OF_LOG_IN = 2.5;

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void theFirstPageCanBeUsedAtOnce() {
        var system = systems.shared();
        var logIns = new ArrayList<Duration>();
        var scores = new ArrayList<Duration>();
        try (var browser = Browser.open()) {
            for (var visitor = 0; visitor < VISITORS; visitor++) {
                logIns.add(visit(browser, system, "/scores", "text=Access token"));
                scores.add(visit(browser, system, "/scores#token=" + system.token("viewer"), "table tbody th a"));
            }
        }

        Collections.sort(logIns);
        Collections.sort(scores);
        var ratio = (double) median(scores).toMillis() / median(logIns).toMillis();
        Figures.print(
                "dashboard",
                "%d first visits until the list of scores can be used: median %d ms, slowest %d ms, %.1f times the"
                        + " log-in's median of %d ms",
                scores.size(),
                median(scores).toMillis(),
                scores.get(scores.size() - 1).toMillis(),
                ratio,
                median(logIns).toMillis());
        assertThat(ratio).as("median, in medians of the log-in").isLessThan(OF_LOG_IN);
        assertThat(median(scores)).as("median").isLessThan(Counts.FIRST_PAGE_WITHIN);
    }

    private static Duration visit(Browser browser, RunningSystem system, String address, String usable) {
        // A context of its own: nothing is in its cache.
        var tab = browser.tab(Look.LIGHT, system.address());
        var began = System.nanoTime();
        tab.open(address);
        tab.page().waitForSelector(usable);
        var took = Figures.since(began);
        // It would go on asking for news.
        browser.closeTabs();
        return took;
    }

    private static Duration median(List<Duration> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
