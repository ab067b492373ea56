package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.SignedMessage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stranger who makes up addresses of keys does not keep ours from being fetched. */
@QuarkusTest
@TestProfile(KeyAddressLimitTest.Low.class)
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class KeyAddressLimitTest extends CallbackFixture {

    private static final int IN_ALL = 20;
    private static final int OF_ONE_SENDER = 5;

    /** See the constants. */
    public static class Low implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "signing-keys.new-addresses-per-minute", Integer.toString(IN_ALL),
                    "webhook.new-key-addresses-per-minute", Integer.toString(OF_ONE_SENDER));
        }
    }

    @Test
    void aStrangerDoesNotUseUpTheAddressesOfAll() {
        List<HttpResponse<String>> answers = IntStream.range(0, 5 * IN_ALL)
                .mapToObj(i -> postFrom("203.0.113.7", "stranger", connectWise.keyUrl("stranger-" + i)))
                .toList();
        connectWise.gives("rotated", "key-after-rotation");

        HttpResponse<String> genuine = postFrom("198.51.100.20", "key-after-rotation", connectWise.keyUrl("rotated"));

        assertProblem(answers.get(0), 401, "key-unavailable");
        assertProblem(answers.get(answers.size() - 1), 429, "too-many-requests");
        // Counting begins again with every minute.
        assertThat(connectWise.numberOfRequestsLike("stranger-.*")).isLessThanOrEqualTo(2 * OF_ONE_SENDER);
        assertThat(genuine.statusCode()).isEqualTo(204);
    }

    private HttpResponse<String> postFrom(String sender, String key, String keyUrl) {
        return send(from(sender, SignedMessage.ofTicket(id, keyUrl).getBytes(UTF_8), key));
    }
}
