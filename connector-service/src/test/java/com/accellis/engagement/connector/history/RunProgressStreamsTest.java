package com.accellis.engagement.connector.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.SandboxAdmin;
import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.SyncRuns;
import com.accellis.engagement.events.SourceEntity;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each stream costs the instance something for as long as a run lasts. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class RunProgressStreamsTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @TestHTTPResource
    URI connector;

    @BeforeEach
    void everythingIsLoaded() {
        SyncRuns.awaitLoaded();
    }

    @AfterEach
    void heal() {
        SandboxAdmin.healAll();
    }

    @Test
    void onlySoManyAreServedAtOnce() throws Exception {
        // Each request takes so long that the run goes on.
        SandboxAdmin.arm(Map.of("path", "/time/entries", "status", 0, "delayMillis", 12_000, "count", 5));
        String run = SyncRuns.start(SourceEntity.TIME_ENTRIES, "full");
        List<InputStream> open = new ArrayList<>();
        try {
            for (int number = 0; number < RunProgressResource.MOST_OPEN; number++) {
                HttpResponse<InputStream> answer = follow(run);
                assertThat(answer.statusCode()).isEqualTo(200);
                open.add(answer.body());
            }

            assertThat(follow(run).statusCode()).isEqualTo(429);

            open.remove(0).close();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                HttpResponse<InputStream> answer = follow(run);
                open.add(answer.body());
                return answer.statusCode() == 200;
            });
            assertThat(SyncRuns.state(run).getString("state")).isEqualTo("running");
        } finally {
            for (InputStream each : open) {
                each.close();
            }
            SandboxAdmin.healAll();
        }
        SyncRuns.finished(run);
    }

    @Test
    void whoAsksForTheHeadOfAStreamLeavesTheConnectionToOthers() throws Exception {
        SandboxAdmin.arm(Map.of("path", "/time/entries", "status", 0, "delayMillis", 12_000, "count", 2));
        String run = SyncRuns.start(SourceEntity.TIME_ENTRIES, "full");
        HttpClient oneConnection =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

        var head = oneConnection.send(
                asking(run, "/progress").method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.discarding());
        var next = oneConnection.send(asking(run, "").build(), BodyHandlers.ofString());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(next.statusCode()).isEqualTo(200);
        assertThat(next.body()).contains("\"state\":\"running\"");
        SandboxAdmin.healAll();
        SyncRuns.finished(run);
    }

    private HttpRequest.Builder asking(String run, String of) {
        return HttpRequest.newBuilder(connector.resolve("/api/v1/sync-runs/" + run + of))
                .header("Authorization", "Bearer " + TestTokens.viewer())
                .timeout(Duration.ofSeconds(5));
    }

    private HttpResponse<InputStream> follow(String run) throws IOException, InterruptedException {
        HttpRequest request = asking(run, "/progress")
                .header("Accept", "text/event-stream")
                .timeout(Duration.ofSeconds(60))
                .build();
        return http.send(request, BodyHandlers.ofInputStream());
    }
}
