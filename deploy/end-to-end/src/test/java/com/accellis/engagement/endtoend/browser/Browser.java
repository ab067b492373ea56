package com.accellis.engagement.endtoend.browser;

import com.accellis.engagement.endtoend.system.Program;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The Chromium of this machine. */
public final class Browser implements AutoCloseable {

    private static final double PATIENCE_MILLIS = 20_000;
    private static final int WIDE = 1_280;
    private static final int HIGH = 900;
    private static final int PHONE_WIDE = 390;
    private static final int PHONE_HIGH = 844;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<Tab> tabs = new ArrayList<>();

    private Browser(Path program) {
        // The system shares two processors with the browser and with other tests.
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        // Its sandbox does not work for root, and the pages are our own.
                        .setArgs(List.of("--no-sandbox")));
    }

    public static Browser open() {
        return new Browser(Program.CHROMIUM.path());
    }

    /** How the page is looked at. */
    public enum Look {
        LIGHT(ColorScheme.LIGHT, WIDE, HIGH),
        DARK(ColorScheme.DARK, WIDE, HIGH),
        PHONE(ColorScheme.LIGHT, PHONE_WIDE, PHONE_HIGH);

        private final ColorScheme scheme;
        private final int width;
        private final int height;

        Look(ColorScheme scheme, int width, int height) {
            this.scheme = scheme;
            this.width = width;
            this.height = height;
        }
    }

    /** A tab of somebody who has not been here before. */
    public Tab tab(Look look, String origin) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setColorScheme(look.scheme)
                .setViewportSize(look.width, look.height)
                .setLocale("en-GB"));
        var tab = new Tab(context, origin, Path.of("target", "screenshots"), look);
        tabs.add(tab);
        return tab;
    }

    public void closeTabs() {
        var open = List.copyOf(tabs);
        tabs.clear();
        open.forEach(Tab::close);
    }

    @Override
    public void close() {
        closeTabs();
        chromium.close();
        playwright.close();
    }
}
