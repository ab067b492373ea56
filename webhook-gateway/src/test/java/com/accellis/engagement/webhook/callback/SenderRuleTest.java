package com.accellis.engagement.webhook.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SenderRuleTest {

    private static final SenderRule RULE = new SenderRule(List.of("127.0.0.1", "10.0.0.0/8", "fd00::/8"));

    @ParameterizedTest(name = "W46 {0}, X-Forwarded-For: {1} → {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                // nobody's word but a proxy's
                "198.51.100.7 | 203.0.113.9 | 198.51.100.7",
                "198.51.100.7 | 127.0.0.1 | 198.51.100.7",
                "11.0.0.1 | 203.0.113.9 | 11.0.0.1",
                "2001:db8::7 | 203.0.113.9 | 2001:db8::7",
                // the last one that is no proxy: what stands before it, the sender may have written
                "127.0.0.1 | 203.0.113.9 | 203.0.113.9",
                "127.0.0.1 | 1.1.1.1, 203.0.113.9 | 203.0.113.9",
                "127.0.0.1 | 1.1.1.1,203.0.113.9 , 10.1.2.3 | 203.0.113.9",
                "10.255.0.1 | nonsense, 203.0.113.9, fd12::1 | 203.0.113.9",
                "127.0.0.1 | 203.0.113.9:4711 | 203.0.113.9",
                "127.0.0.1 | [2001:db8::9]:4711 | 2001:db8::9",
                "127.0.0.1 | [2001:db8::9] | 2001:db8::9",
                "fd00::5 | 2001:db8::9 | 2001:db8::9",
            })
    void theSenderIsTheLastOnTheWayWhoIsNoProxy(String peer, String forwardedFor, String sender) throws Exception {
        assertThat(RULE.sender(InetAddress.getByName(peer), List.of(forwardedFor)))
                .contains(InetAddress.getByName(sender));
    }

    @Test
    void severalHeadersAreOneWay() throws Exception {
        assertThat(RULE.sender(InetAddress.getByName("127.0.0.1"), List.of("1.1.1.1", "203.0.113.9", "10.0.0.1")))
                .contains(InetAddress.getByName("203.0.113.9"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"", ",", "10.0.0.1", "localhost", "evil.example", "1.2.3", "unknown", "203.0.113.9, _hidden"})
    void whomOurProxiesDoNotNameIsUnknown(String forwardedFor) throws Exception {
        assertThat(RULE.sender(InetAddress.getByName("127.0.0.1"), List.of(forwardedFor)))
                .isEmpty();
        assertThat(RULE.sender(InetAddress.getByName("127.0.0.1"), List.of())).isEmpty();
    }

    @Test
    void withoutProxiesTheOtherEndIsTheSender() throws Exception {
        assertThat(new SenderRule(List.of()).sender(InetAddress.getByName("127.0.0.1"), List.of("203.0.113.9")))
                .contains(InetAddress.getByName("127.0.0.1"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"", "proxy.example", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "fd00::/129", "10.0.0.0/8/8"})
    void proxiesAreAddressesOrRanges(String proxy) {
        assertThatThrownBy(() -> new SenderRule(List.of(proxy)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("webhook.trusted-proxies");
    }

    @ParameterizedTest(name = "{0} contains {1}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.168.0.128/25, 192.168.0.128, true",
        "192.168.0.128/25, 192.168.0.127, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, ::1, false",
        "::1, ::1, true",
        "::1, ::2, false"
    })
    void aRangeIsWhatBeginsWithTheSameBits(String range, String address, boolean contains) throws Exception {
        assertThat(AddressRange.of(range).contains(InetAddress.getByName(address)))
                .isEqualTo(contains);
    }
}
