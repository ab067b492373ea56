package com.accellis.engagement.webhook.callback;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SenderRateTest {

    private static final long START = Long.MAX_VALUE - 5;

    private final SenderRate rate = new SenderRate(3, 100);

    @Test
    void aMinuteHasItsNumberAndThenAnotherBegins() throws UnknownHostException {
        for (int i = 0; i < 3; i++) {
            assertThat(allows("203.0.113.9", i)).isTrue();
        }

        assertThat(allows("203.0.113.9", 59)).isFalse();
        assertThat(allows("203.0.113.10", 59)).isTrue();
        // The clock of the JVM may pass its largest number.
        assertThat(allows("203.0.113.9", 60)).isTrue();
    }

    @Test
    void oneNetworkIsOneSender() throws UnknownHostException {
        for (int i = 0; i < 3; i++) {
            assertThat(allows("2001:db8::" + i, 0)).isTrue();
        }

        assertThat(allows("2001:db8::ffff:1", 0)).isFalse();
        assertThat(allows("2001:db8:0:1::1", 0)).isTrue();
    }

    @Test
    void onlyTheLatestSendersAreRemembered() throws UnknownHostException {
        for (int i = 0; i < 4; i++) {
            allows("203.0.113.9", 0);
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(allows("10.0." + i / 250 + "." + i % 250, 1)).isTrue();
            if (i % 50 == 0) {
                assertThat(allows("203.0.113.9", 1)).as("one that goes on").isFalse();
            }
        }

        assertThat(rate.remembered()).isEqualTo(100);
    }

    @Test
    void whatIsForgivenWasNotSent() throws UnknownHostException {
        for (int i = 0; i < 3; i++) {
            allows("203.0.113.9", 10);
        }
        assertThat(allows("203.0.113.9", 11)).isFalse();

        rate.forgive(InetAddress.getByName("203.0.113.9"));

        assertThat(allows("203.0.113.9", 12)).isTrue();
        assertThat(allows("203.0.113.9", 12)).isFalse();
    }

    @Test
    void whoHasNothingToBeForgivenHasNoMoreThanOthers() throws UnknownHostException {
        rate.forgive(InetAddress.getByName("203.0.113.9"));
        assertThat(rate.remembered()).isZero();
        allows("203.0.113.9", 0);
        for (int i = 0; i < 5; i++) {
            rate.forgive(InetAddress.getByName("203.0.113.9"));
        }

        for (int i = 0; i < 3; i++) {
            assertThat(allows("203.0.113.9", 1)).isTrue();
        }
        assertThat(allows("203.0.113.9", 1)).isFalse();
    }

    private boolean allows(String sender, long second) throws UnknownHostException {
        return rate.allows(InetAddress.getByName(sender), START + TimeUnit.SECONDS.toNanos(second));
    }
}
