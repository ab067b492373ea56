package com.accellis.engagement.endtoend.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A tab that notes what a developer would see in the console, and every request that leaves the origin. */
public final class Tab {

    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private final BrowserContext context;
    private final Page page;
    private final String origin;
    private final Path screenshots;
    private final Browser.Look look;
    private final List<String> complaints = new ArrayList<>();

    Tab(BrowserContext context, String origin, Path screenshots, Browser.Look look) {
        this.context = context;
        this.origin = origin;
        this.screenshots = screenshots;
        this.look = look;
        context.addInitScript("document.addEventListener('securitypolicyviolation', violation =>"
                + " console.error('policy violated: ' + violation.violatedDirective + ' ' + violation.blockedURI))");
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add("console: " + message.text());
            }
        });
        page.onPageError(error -> complaints.add("error: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(origin)
                    && !request.url().startsWith("data:")
                    && !request.url().startsWith("blob:")) {
                complaints.add("request to " + request.url());
            }
        });
    }

    public Page page() {
        return page;
    }

    /** Opens an address of the dashboard anew. */
    public void open(String address) {
        page.navigate(origin + address);
    }

    /** As somebody with this token. */
    public void logIn(String token) {
        open("/");
        page.getByLabel("Access token").fill(token);
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Log in"))
                .click();
        page.waitForSelector("h1:has-text('Scores')");
    }

    /**
     * Answers in the system's place from now on: what it cannot be brought to say on demand.
     *
     * @param address a regular expression for a part of the addresses that are meant
     */
    public void pretend(String address, int status, String body) {
        page.route(
                Pattern.compile(address),
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(status)
                        .setContentType("application/json")
                        .setBody(body)));
    }

    /** What was complained about so far; asking forgets it. */
    public List<String> complaints() {
        var told = List.copyOf(complaints);
        complaints.clear();
        return told;
    }

    public void assertAccessible() {
        var violations = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .map(rule ->
                                rule.getId() + ": " + rule.getNodes().get(0).getHtml())
                        .toList();
        assertThat(violations).as("axe on " + page.url()).isEmpty();
    }

    /** Nobody has to scroll sideways. */
    public void assertFits() {
        var wider =
                (Boolean) page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth");
        assertThat(wider).as("wider than the window: " + page.url()).isFalse();
    }

    /** {@code target/screenshots/<name>-<look>.png}. */
    public void screenshot(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(screenshots.resolve(name + "-" + look.name().toLowerCase(Locale.ROOT) + ".png")));
    }

    void close() {
        context.close();
    }
}
