package com.accellis.engagement.connector.markets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.connector.SandboxTestResource;
import com.accellis.engagement.connector.lease.ActiveLease;
import com.accellis.engagement.testkit.PlatformTestResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(SandboxTestResource.class)
class FollowMarketsTest {

    @Inject
    FollowMarkets followMarkets;

    @Inject
    MarketDescriptions markets;

    @Inject
    ActiveLease lease;

    @Test
    void onlyANewNameOfAKnownMarketHasCompaniesReadAgain() {
        await().atMost(Duration.ofSeconds(30)).until(() -> lease.fence().isPresent());
        followMarkets.follow();
        var now = markets.all();
        assertThat(now).isNotEmpty();
        assertThat(followMarkets.follow()).isFalse();
        var before = new TreeMap<>(now);
        before.remove(before.lastKey());
        lease.write(() -> markets.replace(before));
        assertThat(followMarkets.follow()).isFalse();
        before.put(before.firstKey(), "Former name");
        lease.write(() -> markets.replace(before));
        assertThat(followMarkets.follow()).isTrue();
        assertThat(markets.all()).isEqualTo(now);
    }
}
