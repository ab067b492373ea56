package com.accellis.engagement.webhook.callback;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whether a sender may go on in its minute: with callbacks that no key at hand has signed, or with those of them that want
 * a key that nobody has asked for lately. Callbacks that are known to be genuine are not asked about.
 */
final class SenderRate {

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** Who has one IPv6 address has all that begin alike. */
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int perMinute;
    private final Map<InetAddress, Minute> minutes;

    /** @param mostSenders how many senders are remembered, the latest ones */
    SenderRate(int perMinute, int mostSenders) {
        this.perMinute = perMinute;
        this.minutes = new Latest(mostSenders);
    }

    private static final class Minute {

        private final long beganNanos;
        private int callbacks;

        private Minute(long beganNanos) {
            this.beganNanos = beganNanos;
        }
    }

    /** Counts one more, unless the minute is used up. */
    synchronized boolean allows(InetAddress sender, long nowNanos) {
        InetAddress network = network(sender);
        Minute minute = minutes.get(network);
        if (minute == null || nowNanos - minute.beganNanos >= MINUTE_NANOS) {
            minute = new Minute(nowNanos);
            minutes.put(network, minute);
        }
        if (minute.callbacks >= perMinute) {
            return false;
        }
        minute.callbacks++;
        return true;
    }

    /** Takes back one that was allowed a moment ago; if that was in the minute before, the sender has one more in this one. */
    synchronized void forgive(InetAddress sender) {
        Minute minute = minutes.get(network(sender));
        if (minute != null && minute.callbacks > 0) {
            minute.callbacks--;
        }
    }

    synchronized int remembered() {
        return minutes.size();
    }

    private static InetAddress network(InetAddress sender) {
        if (!(sender instanceof Inet6Address)) {
            return sender;
        }
        byte[] bytes = sender.getAddress();
        Arrays.fill(bytes, IPV6_NETWORK_BYTES, bytes.length, (byte) 0);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("sixteen bytes are an address", e);
        }
    }

    private static final class Latest extends LinkedHashMap<InetAddress, Minute> {

        private static final long serialVersionUID = 1L;

        private final int most;

        private Latest(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<InetAddress, Minute> eldest) {
            return size() > most;
        }
    }
}
