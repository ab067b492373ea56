package com.accellis.engagement.webhook.callback;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose request this is: the connection's other end, or, when that is a proxy of ours, whom the proxy names. Anybody else's
 * word on where it comes from is worth nothing, nor is {@code Forwarded}, which no proxy of ours writes.
 */
final class SenderRule {

    /** Some proxies add the port. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)](?::[0-9]+)?|([0-9.]+):[0-9]+");

    private final List<AddressRange> proxies;

    /** @param proxies ours, see {@link AddressRange#of} */
    SenderRule(Collection<String> proxies) {
        this.proxies = proxies.stream().map(AddressRange::of).toList();
    }

    /**
     * @param forwardedFor every {@code X-Forwarded-For} header: each proxy has added at the end from whom it got the request
     * @return the last on the way who is no proxy of ours; empty when our proxies do not say
     */
    Optional<InetAddress> sender(InetAddress peer, List<String> forwardedFor) {
        if (!isProxy(peer)) {
            return Optional.of(peer);
        }
        List<String> way = new ArrayList<>();
        forwardedFor.forEach(header -> way.addAll(Arrays.asList(header.split(","))));
        for (int i = way.size() - 1; i >= 0; i--) {
            Optional<InetAddress> address = address(way.get(i).strip());
            if (address.isEmpty() || !isProxy(address.get())) {
                return address;
            }
        }
        return Optional.empty();
    }

    private boolean isProxy(InetAddress address) {
        return proxies.stream().anyMatch(range -> range.contains(address));
    }

    private static Optional<InetAddress> address(String text) {
        Matcher withPort = WITH_PORT.matcher(text);
        if (!withPort.matches()) {
            return AddressRange.address(text);
        }
        return AddressRange.address(withPort.group(1) == null ? withPort.group(2) : withPort.group(1));
    }
}
