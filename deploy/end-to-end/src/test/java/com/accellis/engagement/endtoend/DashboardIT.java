package com.accellis.engagement.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.browser.Browser;
import com.accellis.engagement.endtoend.browser.Browser.Look;
import com.accellis.engagement.endtoend.browser.IdentityProvider;
import com.accellis.engagement.endtoend.browser.Tab;
import com.accellis.engagement.endtoend.oracle.Oracle;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Program;
import com.accellis.engagement.endtoend.system.Quiet;
import com.accellis.engagement.endtoend.system.Requires;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import com.accellis.engagement.endtoend.system.Systems;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The dashboard in a real browser, against the packaged system. Comes last, since it changes whom and what is scored. */
@Order(Integer.MAX_VALUE - 1)
@Requires(Program.CHROMIUM)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DashboardIT {

    private static final double LIVE_WITHIN_MILLIS = 20_000;

    private static Browser browser;

    @RegisterExtension
    final Systems systems = new Systems();

    private RunningSystem system;

    @BeforeAll
    static void openBrowser() {
        browser = Browser.open();
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void find() {
        system = systems.shared();
    }

    /** What the next test opens has nothing of these: no cache, no token. */
    @AfterEach
    void closeTabs() {
        browser.closeTabs();
    }

    /** Of somebody with this role alone, as identity providers give it. */
    private Tab tab(String role) {
        var tab = browser.tab(Look.LIGHT, system.address());
        tab.logIn(system.tokens().of(role));
        return tab;
    }

    private JsonNode anyClient() {
        return system.scoreItems(30).get(0);
    }

    private String pageOf(JsonNode client) {
        return "/scores/" + client.get("clientId").textValue();
    }

    @ParameterizedTest
    @EnumSource
    void everyPageIsAccessibleAndKeepsToItself(Look look) {
        var tab = browser.tab(look, system.address());
        tab.open("/scores");
        assertThat(tab.page().getByLabel("Access token")).isVisible();
        tab.assertAccessible();
        tab.screenshot("log-in");
        tab.logIn(system.token("manager"));

        for (var address : List.of(
                "/scores",
                pageOf(anyClient()),
                "/scorecards",
                "/connectwise",
                "/connectwise/setup",
                "/connectwise/client-mapping",
                "/connectwise/client-mapping?show=mapped",
                "/connectwise/client-mapping?show=conflicts",
                "/connectwise/client-mapping?show=surveys",
                "/connectwise/client-mapping?show=scoring",
                "/connectwise/client-mapping?show=industries",
                "/connectwise/sync-history",
                pageOfNewestRun(),
                "/connectwise/test-connection")) {
            tab.open(address);
            assertThat(tab.page().locator(".loading")).hasCount(0);
            assertThat(tab.page().getByText("There is no such page")).hasCount(0);
            assertThat(tab.page().locator("main h1")).hasCount(1);
            assertThat(tab.page().getByRole(AriaRole.ALERT)).hasCount(0);
            if (address.equals("/scores")) {
                assertThat(tab.page().locator(".chart canvas")).hasCount(1);
            }
            for (var chart : tab.page().locator(".chart").all()) {
                assertThat(chart.locator("canvas")).isVisible();
                chart.hover();
            }
            tab.assertAccessible();
            tab.assertFits();
            tab.screenshot(name(address));
            assertThat(tab.complaints()).as(address).isEmpty();
        }
    }

    /** The service went away between the page and what draws, or is another release by now. */
    @Test
    void aChartThatCannotBeDrawnIsToldInWords() {
        var tab = browser.tab(Look.LIGHT, system.address());
        tab.pretend("/static/bundle/drawing-", 404, "");
        tab.logIn(system.token("viewer"));

        assertThat(tab.page().locator("figcaption")).containsText("Clients per grade:");
        assertThat(tab.page().locator("figcaption.visually-hidden")).hasCount(0);
        assertThat(tab.page().locator(".chart")).isHidden();
        tab.assertAccessible();
    }

    private String pageOfNewestRun() {
        var newest =
                system.viewer().get("/api/v1/sync-runs?size=1").get("items").get(0);
        return "/connectwise/sync-history/" + newest.get("id").textValue();
    }

    private static String name(String address) {
        return address.substring(1)
                .replaceFirst("scores/.*", "client")
                .replaceFirst("sync-history/.*", "sync-run")
                .replaceAll("[^a-z-]+", "-");
    }

    @Test
    void namesThatAreProgramsAreShownAndDoNothing() {
        var programs = InertTexts.all();
        var ofCompanies = programs.subList(0, InertTexts.COMPANIES);
        var made = new ArrayList<String>();
        try {
            for (var name : ofCompanies) {
                var company = Json.object().put("name", name);
                company.set("status", Json.object().put("name", "Active"));
                company.putArray("types").addObject().put("name", "Client");
                made.add(system.sandbox()
                        .create(Sandbox.COMPANIES, company)
                        .get("id")
                        .asText());
            }
            for (var summary : programs.subList(InertTexts.COMPANIES, programs.size())) {
                var ticket = Json.object().put("summary", summary);
                ticket.set("company", Json.id(Long.parseLong(made.get(0))));
                system.sandbox().create(Sandbox.SERVICE_TICKETS, ticket);
            }
            await("their clients")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> system.scoreItems(30).stream()
                            .map(item -> item.get("clientName").textValue())
                            .toList()
                            .containsAll(ofCompanies));
            var client = system.scoreItems(30).stream()
                    .filter(item -> item.get("clientName").textValue().equals(ofCompanies.get(0)))
                    .findFirst()
                    .orElseThrow();
            await("their tickets")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> system.viewer()
                                    .get("/api/v1/scores/"
                                            + client.get("clientId").textValue()
                                            + "/evidence?window=30&metric=help-desk-usage")
                                    .get("page")
                                    .get("total")
                                    .intValue()
                            == programs.size() - InertTexts.COMPANIES);

            var tab = tab("manager");
            for (var address : List.of(
                    "/scores",
                    pageOf(client),
                    "/connectwise/client-mapping?show=mapped",
                    "/connectwise/client-mapping?show=scoring")) {
                tab.open(address);
                assertThat(tab.page().locator(".loading")).hasCount(0);
                assertThat(tab.page().locator("main")).containsText(ofCompanies.get(0));
                assertThat(tab.page().evaluate("() => window.injected === undefined"))
                        .as(address)
                        .isEqualTo(true);
                assertThat(tab.complaints()).as(address).isEmpty();
            }
            assertThat(tab.page().getByRole(AriaRole.ALERT)).hasCount(0);
            Figures.print(
                    "injection",
                    "%d names and summaries that are programs, on 4 pages: 0 ran, 0 violations of the policy",
                    programs.size());
        } finally {
            made.forEach(id -> system.sandbox().delete(Sandbox.COMPANIES, id));
        }
    }

    @Test
    void theListIsTheApisAndCanBeFilteredSortedAndShared() {
        var page = tab("viewer").page();
        var expected = system.scoreItems(30);

        assertThat(rows(page)).hasCount(expected.size());
        var byName = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^Client")));
        byName.click();
        assertThat(page).hasURL(Pattern.compile("sort=clientName"));
        var names = expected.stream()
                .map(item -> item.get("clientName").textValue())
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .toList();
        assertThat(rows(page).first()).containsText(names.get(0));

        page.getByLabel("Client name").fill(names.get(3));
        assertThat(page).hasURL(Pattern.compile("name="));
        assertThat(rows(page).first()).containsText(names.get(3));
        page.reload();
        assertThat(rows(page).first()).containsText(names.get(3));
        assertThat(page.getByLabel("Client name")).hasValue(names.get(3));
    }

    private static Locator rows(Page page) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Scores of clients"))
                .locator("tbody tr");
    }

    @Test
    void aNewTicketShowsByItselfAndIsListedAsEvidence() {
        Quiet.reach(system);
        var client = anyClient();
        var tab = tab("viewer");
        tab.open(pageOf(client) + "?window=30&metric=help-desk-usage");
        var value = metric(tab.page(), "Help desk usage");
        var before = system.score(client.get("clientId").textValue(), 30)
                .metric(Oracle.HELP_DESK_USAGE)
                .value();
        assertThat(value).hasText(before.toPlainString());

        var ticket = Json.object().put("summary", "The dashboard shows me");
        ticket.set("company", Json.id(client.get("companyIds").get(0).longValue()));
        system.sandbox().create(Sandbox.SERVICE_TICKETS, ticket);

        assertThat(value)
                .hasText(
                        Integer.toString(before.intValueExact() + 1),
                        new LocatorAssertions.HasTextOptions().setTimeout(LIVE_WITHIN_MILLIS));
        assertThat(tab.page().getByText("The dashboard shows me").first()).isVisible();
        assertThat(tab.complaints()).isEmpty();
    }

    private static Locator metric(Page page, String name) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Metrics"))
                .locator("tr", new Locator.LocatorOptions().setHasText(name))
                .locator("td")
                .first();
    }

    @Test
    void saysWhyAScoreMoved() {
        var tab = tab("viewer");
        tab.open(pageOf(anyClient()));

        tab.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Explain"))
                .click();

        assertThat(tab.page().getByText(Pattern.compile("difference [+−±–]"))).isVisible();
        var causes = tab.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Why it moved"))
                .locator("tbody tr");
        assertThat(causes.first()).isVisible();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aManagerSyncsAndIsToldWhenItEndsOnAnotherPage() {
        var tab = tab("manager");
        tab.open("/connectwise");
        var running =
                tab.page().getByRole(AriaRole.COMPLEMENTARY, new Page.GetByRoleOptions().setName("Running syncs"));

        tab.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sync clients now"))
                .click();
        assertThat(running).isVisible();
        tab.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sync history"))
                .click();

        assertThat(running.getByText(Pattern.compile("Companies: completed")))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LIVE_WITHIN_MILLIS));
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aManagerTestsTheConnection() {
        var tab = tab("manager");
        tab.open("/connectwise/test-connection");

        tab.page()
                .getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Test ConnectWise"))
                .click();

        var connectWise = tab.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("ConnectWise"));
        assertThat(connectWise.getByText("Readable").first()).isVisible();
        assertThat(connectWise.getByText(Pattern.compile("Tested .*(now|seconds? ago)")))
                .isVisible();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aViewerIsNotOfferedWhatOnlyManagersMayDo() {
        var tab = tab("viewer");

        tab.open("/connectwise");
        assertThat(tab.page().getByText("Who has to act")).isVisible();
        assertThat(tab.page().getByText("Sync clients now")).hasCount(0);
        assertThat(tab.page().getByText("Audit now")).hasCount(0);
        tab.open("/connectwise/test-connection");
        assertThat(tab.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("CrewHu")))
                .isVisible();
        assertThat(tab.page().getByText("Test ConnectWise")).hasCount(0);
        tab.open("/connectwise/client-mapping");
        assertThat(tab.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Companies without")))
                .isVisible();
        assertThat(tab.page().getByText("Accept all that are sure")).hasCount(0);
        tab.open("/scorecards");
        assertThat(tab.page().getByText("In force")).isVisible();
        assertThat(tab.page().getByText("Try other rules")).hasCount(0);
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void whatIsNotOfferedIsRefusedAsWell() {
        var tab = tab("viewer");

        var status = tab.page().evaluate("""
                () => fetch('/api/v1/sync-runs', {
                  method: 'POST',
                  headers: {
                    'Authorization': 'Bearer ' + sessionStorage.getItem('engagement.token'),
                    'Content-Type': 'application/json',
                  },
                  body: JSON.stringify({entities: ['companies'], mode: 'full'}),
                }).then(answer => answer.status)
                """);

        assertThat(status).isEqualTo(403);
    }

    @Test
    void setUpSaysWhatIsDone() {
        var tab = tab("viewer");
        tab.open("/connectwise/setup");

        var steps = tab.page().getByRole(AriaRole.LISTITEM);
        assertThat(steps.filter(new Locator.FilterOptions().setHasText("Services and their databases")))
                .containsText("Done");
        assertThat(steps.filter(new Locator.FilterOptions().setHasText("First sync")))
                .containsText("Done");
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aManagerMapsACompanyByHand() {
        var tab = tab("manager");
        tab.open("/connectwise/client-mapping");
        var client = anyClient().get("clientName").textValue();
        var company = tab.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Companies without a client"))
                .locator("tbody tr")
                .first();
        var name = company.locator("th").innerText().lines().findFirst().orElseThrow();
        var search = tab.page().getByLabel("Map " + name + " to another client");
        var found = company.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(client).setExact(true));
        tab.pretend("/api/v1/clients\\?.*q=nobody", 503, "{}");
        search.fill(client);
        assertThat(found).isVisible();
        search.fill("nobody");
        assertThat(company.getByRole(AriaRole.ALERT)).isVisible();
        assertThat(found).hasCount(0);

        search.fill(client);
        found.click();

        assertThat(tab.page().getByText(name + " counts for " + client + " now"))
                .isVisible();
        assertThat(tab.page().getByLabel("Map " + name + " to another client")).hasCount(0);
        // The browser tells of the search that failed.
        assertThat(tab.complaints()).allMatch(complaint -> complaint.contains("503"));
    }

    @Test
    void aManagerSelectsWhoIsScored() {
        var tab = tab("manager");
        var client = anyClient();
        tab.open("/connectwise/client-mapping?show=scoring");
        tab.page().getByLabel("Client name").fill(client.get("clientName").textValue());
        assertThat(tab.page()).hasURL(Pattern.compile("q="));
        var row = tab.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Clients"))
                .locator(
                        "tbody tr",
                        new Locator.LocatorOptions()
                                .setHasText(client.get("clientName").textValue()))
                .first();
        assertThat(row).containsText("Scored");

        row.getByRole(AriaRole.CHECKBOX).check();
        button(tab, "Stop scoring").click();
        assertThat(row).containsText("Not scored");

        row.getByRole(AriaRole.CHECKBOX).check();
        tab.page().getByLabel("Days").selectOption("60");
        button(tab, "Auto-score clients").click();
        assertThat(tab.page().getByText("1 clients are scored over 60 days.")).isVisible();
        assertThat(row).not().containsText("Not scored");
        assertThat(tab.complaints()).isEmpty();
        var history = "/api/v1" + pageOf(client) + "/history";
        await("the period picked is what is meant")
                .atMost(Duration.ofSeconds(60))
                .until(() -> windowOf(history), picked -> picked == 60);
        assertThat(windowOf(history + "?window=30")).isEqualTo(30);
    }

    private int windowOf(String path) {
        return system.viewer().get(path).get("window").intValue();
    }

    private static Locator button(Tab tab, String name) {
        return tab.page().getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }

    @Test
    void anAdminTriesOtherRulesAndPublishesThem() {
        var tab = tab("admin");
        var before =
                system.viewer().get("/api/v1/scorecards/current").get("version").intValue();
        tab.open("/scorecards");
        button(tab, "Try other rules").click();
        tab.page().getByLabel("Weight of Procurement").fill("4");
        tab.page().getByLabel("Weight of Procurement").blur();

        tab.page().getByLabel("Industry").selectOption("legal");
        button(tab, "Give it rules of its own").click();
        tab.page().getByLabel("Weight of Procurement").fill("3");
        tab.page().getByLabel("Weight of Procurement").blur();

        button(tab, "Preview on all clients").click();
        assertThat(tab.page().getByText(Pattern.compile("Of \\d+ clients"))).isVisible();
        tab.assertAccessible();
        tab.screenshot("scorecards-preview");
        tab.page().getByLabel("Why").fill("Projects and purchases matter more");
        button(tab, "Publish for everybody").click();

        assertThat(tab.page().getByText("In force: version " + (before + 1))).isVisible();
        button(tab, "Difference of version " + (before + 1)).click();
        assertThat(tab.page().getByText(Pattern.compile("Procurement: weight .* → weight 4")))
                .isVisible();
        assertThat(tab.page().getByText("Legal got rules of its own")).isVisible();

        // As if every version had a page of its own.
        var newest = system.viewer().get("/api/v1/scorecards?size=1").toString();
        tab.pretend("/api/v1/scorecards\\?", 200, newest);
        tab.open("/scorecards");
        assertThat(tab.page().getByText("1–1 of " + (before + 1) + " versions")).isVisible();
        button(tab, "Difference of version " + (before + 1)).click();
        assertThat(tab.page().getByText("Legal got rules of its own")).isVisible();
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void aDraftWithFaultsSaysWhere() {
        var tab = tab("manager");
        tab.open("/scorecards");
        button(tab, "Try other rules").click();
        tab.page().getByLabel("Weight of Procurement").fill("-1");
        tab.page().getByLabel("Weight of Procurement").blur();

        button(tab, "Preview on all clients").click();

        assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("weight");
        assertThat(button(tab, "Publish for everybody")).hasCount(0);
    }

    @Test
    void logsInAtAnIdentityProviderAndKeepsTheTokenInMemory() {
        var tab = browser.tab(Look.LIGHT, system.address());
        var provider = new IdentityProvider(tab.page(), system.address(), system.token("manager"));

        tab.open("/connectwise/sync-history?page=0");
        tab.page().getByText("Log in as Jane").click();

        assertThat(tab.page().getByRole(AriaRole.HEADING, new Page.GetByRoleOptions().setName("Sync history")))
                .isVisible();
        assertThat(tab.page()).hasURL(system.address() + "/connectwise/sync-history?page=0");
        assertThat(provider.exchanged()).isOne();
        var kept = tab.page().evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])");
        assertThat(kept).isEqualTo("[{},{},\"\"]");
        assertThat(tab.complaints()).isEmpty();

        tab.page().reload();
        assertThat(tab.page().getByText("Log in as Jane")).isVisible();
    }

    @Test
    void anAnswerThatWasNotAskedForIsRefused() {
        var tab = browser.tab(Look.LIGHT, system.address());
        var provider = new IdentityProvider(tab.page(), system.address(), system.token("manager"));

        tab.open("/scores?code=stolen&state=guessed");

        assertThat(tab.page().getByRole(AriaRole.ALERT)).containsText("not begun here");
        assertThat(provider.exchanged()).isZero();
    }

    @Test
    void aClientThatIsNotScoredAnyMoreCanBeLookedAt() {
        var client = system.scoreItems(30).get(1);
        var tab = tab("manager");
        tab.open("/connectwise/client-mapping?show=scoring&q="
                + client.get("clientName").textValue());
        var row = tab.page()
                .getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Clients"))
                .locator("tbody tr")
                .first();
        row.getByRole(AriaRole.CHECKBOX).check();
        button(tab, "Stop scoring").click();
        assertThat(row).containsText("Not scored");

        row.getByRole(AriaRole.LINK).click();

        assertThat(tab.page().getByText("This client is not scored any more"))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LIVE_WITHIN_MILLIS));
        assertThat(tab.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Metrics")))
                .isVisible();
    }

    @Test
    void whatIsTypedIsNotOverwrittenAndSearchesOnlyWhereItCan() {
        var tab = tab("viewer");
        tab.open("/connectwise/client-mapping");
        tab.page().getByLabel("Company").pressSequentially("a b", new Locator.PressSequentiallyOptions().setDelay(400));
        assertThat(tab.page().getByLabel("Company")).hasValue("a b");

        tab.page()
                .getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Conflicts"))
                .click();

        assertThat(tab.page().getByText(Pattern.compile("of \\d+ conflicts"))).isVisible();
        assertThat(tab.page().getByRole(AriaRole.ALERT)).hasCount(0);
        tab.open("/connectwise/client-mapping?show=scoring&q=nobody-at-all");
        assertThat(tab.page().getByText("Nothing is called like that.")).isVisible();
        assertThat(tab.page().getByRole(AriaRole.TABLE)).hasCount(0);
        assertThat(tab.complaints()).isEmpty();
    }

    @Test
    void numbersOfAnotherPeriodAreNotShownWhenItsOwnCannotBeRead() {
        var tab = tab("viewer");
        var metrics = tab.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("Metrics"));
        assertThat(rows(tab.page()).first()).isVisible();
        tab.pretend("/api/v1/scores.*[?&]window=90", 503, "{}");

        tab.page().locator("#window").selectOption("90");
        assertThat(tab.page().getByRole(AriaRole.ALERT)).isVisible();
        assertThat(rows(tab.page())).hasCount(0);
        assertThat(tab.page().getByText(Pattern.compile("All clients, \\d+ days")))
                .hasCount(0);
        tab.page().locator("#window").selectOption("30");
        assertThat(rows(tab.page()).first()).isVisible();
        assertThat(tab.page().getByText("All clients, 30 days")).isVisible();

        tab.open(pageOf(anyClient()) + "?window=30");
        assertThat(metrics).isVisible();
        tab.page().locator("#window").selectOption("90");
        assertThat(tab.page().getByRole(AriaRole.ALERT)).isVisible();
        assertThat(metrics).hasCount(0);
        assertThat(tab.page().getByText(Pattern.compile("\\d+ % covered"))).hasCount(0);
    }

    @Test
    void saysWhatIsKnownAndNoMore() {
        var tab = tab("manager");
        tab.pretend("/api/v1/sync-runs/freshness", 200, "{\"items\":[]}");
        tab.pretend("/api/v1/callbacks", 200, "{\"state\":\"active\",\"items\":[]}");
        tab.pretend("/api/v1/pipeline", 200, """
                {"topics":[],"waitingClients":0,"oldestWaitingClientMillis":0,"eventToScore":[],
                 "waitingEvents":0,"oldestWaitingMillis":0}
                """);
        tab.pretend("/api/v1/connections", 200, """
                {"items":[%s,%s]}
                """.formatted(
                        throttled("connectwise", "ConnectWise"), throttled("crewhu", "CrewHu")));
        tab.pretend("/api/v1/audits/standing", 503, "{}");
        tab.pretend("/api/v1/sync-runs/[0-9a-f-]{36}$", 200, """
                {"id":"01920000-0000-7000-8000-000000000000","entity":"contacts","mode":"full","state":"completed",
                 "requestedAt":"2026-01-31T12:00:00Z","startedAt":"2026-01-31T12:00:00Z",
                 "finishedAt":"2026-01-31T12:01:00Z","durationMillis":60000,"read":100,"added":98,"changed":0,"unchanged":0,"deleted":0,"rejected":1,
                 "requests":1,"throttled":0,"resumed":0,"repairs":null,"error":null,
                 "comparison":{"verdict":"equal","sourceBefore":100,"sourceAfter":100,"held":98,"meanwhile":[]}}
                """);

        tab.open("/connectwise");
        var state = tab.page().getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName("State"));
        assertThat(state).containsText("Unknown");
        assertThat(state).containsText("Audits do not answer");
        assertThat(button(tab, "Audit now")).isVisible();

        tab.open("/connectwise/setup");
        var steps = tab.page().getByRole(AriaRole.LISTITEM);
        for (var step : List.of("Access to ConnectWise", "CrewHu throttles us")) {
            assertThat(steps.filter(new Locator.FilterOptions().setHasText(step)))
                    .containsText("Done");
        }
        tab.open("/connectwise/test-connection");
        assertThat(tab.page().getByText("CrewHu throttles us")).isVisible();
        assertThat(tab.page().locator("main .ce-bad")).hasCount(0);

        tab.open("/connectwise/sync-history/01920000-0000-7000-8000-000000000000");
        assertThat(tab.page().locator("main"))
                .containsText("we hold 98, and 2 could not be understood or were erased here");
    }

    private static String throttled(String system, String name) {
        return """
                {"system":"%s","configured":true,"reachable":true,"apiVersion":null,
                 "lastTest":{"testedAt":"2026-01-31T12:00:00Z","durationMillis":1,"outcome":"throttled",
                 "sentence":"%s throttles us.","rights":[],"version":null,"region":null,"clockOffsetSeconds":null}}
                """.formatted(system, name);
    }

    @Test
    void aClientIsShownOverItsOwnPeriodInBusinessDaysAndAsFarAsItIsScored() {
        var address = pageOf(anyClient());
        var tab = browser.tab(Look.LIGHT, system.address());
        tab.pretend("/dashboard/settings", 200, """
                {"oidc":null,"tokens":true,"rolesClaim":"groups","timeZone":"Europe/Berlin"}
                """);
        tab.logIn(system.tokens().of("viewer"));
        var scores = (ObjectNode) system.viewer().get("/api/v1" + address);
        tab.pretend("/api/v1" + address + "\\??$", 200, scores.put("window", 60).toString());
        tab.pretend("/api/v1" + address + "/history", 200, """
                {"items":[{"day":"2026-01-02","score":50.0,"scorecardVersion":1,"backfilled":false},
                 {"day":"2026-01-01","score":50.0,"scorecardVersion":1,"backfilled":false}],
                 "page":{"number":0,"size":180,"total":2}}
                """);
        tab.pretend("/api/v1/clients/.*/history", 200, """
                {"items":[{"at":"2026-01-01T23:30:00Z","action":"imported"}],"page":{"number":0,"size":200,"total":1}}
                """);
        var list = (ObjectNode) system.viewer().get("/api/v1/scores?size=1");
        ((ObjectNode) list.get("items").get(0))
                .put("current", false)
                .put("asOf", "2026-01-31")
                .put("trend", 12.3);
        tab.pretend("/api/v1/scores\\?", 200, list.toString());

        tab.open(address);
        assertThat(tab.page().locator("#window")).hasValue("60");
        var overSixty = scores.get("windows").get(1);
        assertThat(overSixty.get("window").intValue()).isEqualTo(60);
        assertThat(tab.page().locator("main"))
                .containsText(overSixty.get("firstDay").textValue() + " to ");
        assertThat(tab.page().locator("main")).containsText("On 2026-01-02: imported.");

        tab.open("/scores?status=all");
        assertThat(rows(tab.page())).containsText("not scored any more, as of 2026-01-31");
        assertThat(rows(tab.page())).not().containsText("+12.3");
    }
}
