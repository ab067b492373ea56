package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.browser.Browser;
import com.accellis.engagement.endtoend.browser.Browser.Look;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.Systems;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;

/** The list of thousands of clients is as quick as that of a few. Takes minutes to fill. */
@Tag("long-only")
@Isolated("Measures how soon a list follows.")
@Requires(Program.CHROMIUM)
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class DashboardManyClientsIT {

    private static final int CLIENTS = 5_000;
    private static final int SEED = 5;
    private static final int TURNS = 20;
    private static final String NAMES = "[...document.querySelectorAll('[aria-label=\"Scores of clients\"] tbody th')]"
            + ".map(name => name.innerText).join()";
    /** Beyond this, people wait for a list instead of looking at it. */
    private static final Duration FLUENT = Duration.ofMillis(400);

    @RegisterExtension
    final Systems systems = new Systems();

    @Test
    void thousandsOfClientsAreTurnedOverAndSortedFluently() {
        var system = systems.fresh(CLIENTS, SEED);
        try (var browser = Browser.open()) {
            var tab = browser.tab(Look.LIGHT, system.address());
            tab.open("/scores#token=" + system.token("viewer"));
            var page = tab.page();
            page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Scores of clients"))
                    .waitFor();

            var turned = new ArrayList<Duration>();
            var next = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Next"));
            for (var turn = 0; turn < TURNS; turn++) {
                turned.add(untilAnother(page, next));
            }
            var sorted = new ArrayList<Duration>();
            for (var turn = 0; turn < TURNS; turn++) {
                var column = List.of("Client", "Score").get(turn % 2);
                sorted.add(untilAnother(
                        page,
                        page.locator("thead")
                                .getByRole(
                                        AriaRole.BUTTON,
                                        new Locator.GetByRoleOptions()
                                                .setName(column)
                                                .setExact(false))));
            }

            Figures.print(
                    "dashboard",
                    "%d clients: another page after %d ms, another order after %d ms (medians of %d)",
                    system.scoreItems(30).size(),
                    median(turned).toMillis(),
                    median(sorted).toMillis(),
                    TURNS);
            assertThat(median(turned)).isLessThan(FLUENT);
            assertThat(median(sorted)).isLessThan(FLUENT);
            assertThat(tab.complaints()).isEmpty();
        }
    }

    /** How long after the click other clients are shown. */
    private static Duration untilAnother(Page page, Locator button) {
        var before = page.evaluate(NAMES);
        var began = System.nanoTime();
        button.click();
        page.waitForFunction("before => " + NAMES + " !== before", before);
        return Figures.since(began);
    }

    private static Duration median(List<Duration> measured) {
        Collections.sort(measured);
        return measured.get(measured.size() / 2);
    }
}
