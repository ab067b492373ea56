package com.accellis.engagement.webhook.keys;

import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Says where names lead to as a test wants it, and never asks anybody outside. */
@Mock
@ApplicationScoped
public class TestLookup implements HostLookup {

    private final Map<String, List<InetAddress>> addresses = new ConcurrentHashMap<>();
    private final List<String> lookedUp = new CopyOnWriteArrayList<>();

    public void leads(String host, String... to) {
        addresses.put(host, List.of(to).stream().map(TestLookup::literal).toList());
    }

    public void forgets(String host) {
        addresses.remove(host);
    }

    /** Every name that was asked for, each time. */
    public List<String> lookedUp() {
        return List.copyOf(lookedUp);
    }

    @Override
    public List<InetAddress> addressesOf(String host) throws UnknownHostException {
        lookedUp.add(host);
        if (host.equals("127.0.0.1")) {
            return List.of(literal(host));
        }
        List<InetAddress> known = addresses.get(host);
        if (known == null) {
            throw new UnknownHostException(host);
        }
        return known;
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
