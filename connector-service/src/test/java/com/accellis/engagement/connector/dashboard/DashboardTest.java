package com.accellis.engagement.connector.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the dashboard is served; what it shows is tried in a browser, in deploy/end-to-end. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class DashboardTest {

    /** Of what every page waits for. */
    private static final int MOST_BYTES_AT_FIRST = 100_000;

    private static final int MOST_BYTES = 400_000;
    private static final Pattern FILE = Pattern.compile("(?:src|href)=\"(/static/[^\"]+)\"");
    private static final Pattern ALONG = Pattern.compile("(?:from|import)\"(/static/[^\"]+)\"");
    private static final Pattern LATER = Pattern.compile("import\\(\"(/static/[^\"]+)\"\\)");

    @TestHTTPResource("/")
    URI root;

    private HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(root.resolve(path))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private List<String> atFirst() throws IOException, InterruptedException {
        var found = new LinkedHashSet<>(paths(FILE, "/"));
        for (var file : List.copyOf(found)) {
            found.addAll(paths(ALONG, file));
        }
        return List.copyOf(found);
    }

    /** What scripts load by themselves, once it is needed. */
    private List<String> later(List<String> scripts) throws IOException, InterruptedException {
        var found = new ArrayList<String>();
        for (var file : scripts) {
            found.addAll(paths(LATER, file));
        }
        return found;
    }

    private List<String> paths(Pattern pattern, String in) throws IOException, InterruptedException {
        var text = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(root.resolve(in)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/scores",
                "/scores/01920000-0000-7000-8000-000000000000?window=60",
                "/scorecards",
                "/connectwise",
                "/connectwise/setup",
                "/connectwise/sync-history/01920000-0000-7000-8000-000000000000"
            })
    void everyPageIsTheSameDocumentAndAsksAnewForIt(String path) throws Exception {
        var page = get(path);

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(page.headers().firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
        assertThat(page.headers().firstValue("Strict-Transport-Security").orElse(""))
                .contains("max-age=31536000");
        assertThat(page.headers().firstValue("Permissions-Policy").orElse("")).contains("camera=()");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'")
                .contains("script-src 'self';")
                .contains("frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/scores/../q/metrics", "/somewhere", "/scores/a/b/c/d", "/connectwise/%3Cscript%3E", "/q/health"
            })
    void nothingElseIsAPage(String path) throws Exception {
        var answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).doesNotContain("<ce-app>");
    }

    @Test
    void scriptsAndStylesAreSmallAndKept() throws Exception {
        var files = atFirst();
        var atFirst = compressedBytes(files);
        var later = compressedBytes(later(files));

        System.out.printf(
                "figures: dashboard: %d bytes of scripts and styles at first, %d later, compressed%n", atFirst, later);
        assertThat(atFirst).isBetween(20_000, MOST_BYTES_AT_FIRST);
        assertThat(later).as("what draws charts").isPositive();
        assertThat(atFirst + later).isLessThan(MOST_BYTES);
    }

    private int compressedBytes(List<String> files) throws IOException, InterruptedException {
        var bytes = 0;
        for (var file : files) {
            var answer = get(file);
            assertThat(answer.statusCode()).as(file).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
            assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
            bytes += answer.body().length;
        }
        return bytes;
    }

    @Test
    void aScriptThatIsNotThereIsNotRememberedAsMissing() throws Exception {
        var answer = get("/static/bundle/app-OF-ANOTHER-RELEASE.js");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void whatTheApiAnswersIsKeptNowhere() throws Exception {
        assertThat(get("/api/v1/sync-runs").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
    }

    @Test
    void theIdentityProviderIsTheOnlyOtherThatMayBeAsked() {
        String policy = DashboardRoutes.policy(Optional.of(URI.create("https://login.example.com/realms/msp")));

        assertThat(policy)
                .contains("connect-src 'self' https://login.example.com;")
                .contains("script-src 'self';");
    }

    @Test
    void tellsHowToLogInAndNothingElse() throws Exception {
        var answer = get("/dashboard/settings");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .isEqualTo("{\"oidc\":null,\"tokens\":true,\"rolesClaim\":\"groups\",\"timeZone\":\"UTC\"}");
    }
}
