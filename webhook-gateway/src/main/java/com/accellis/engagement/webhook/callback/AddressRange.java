package com.accellis.engagement.webhook.callback;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Optional;

/** An address, or those that begin with the same bits. */
final class AddressRange {

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /** @param text such as {@code 127.0.0.1}, {@code 10.0.0.0/8} or {@code fd00::/8} */
    static AddressRange of(String text) {
        String[] parts = text.strip().split("/", 2);
        return address(parts[0])
                .map(InetAddress::getAddress)
                .map(bytes -> new AddressRange(bytes, parts.length == 1 ? bytes.length * 8 : bits(parts[1], bytes)))
                .filter(range -> range.bits >= 0)
                .orElseThrow(() -> new IllegalArgumentException(
                        "webhook.trusted-proxies are addresses or ranges such as 10.0.0.0/8; this is none: " + text));
    }

    /** Reads an address without ever looking up a name. */
    static Optional<InetAddress> address(String text) {
        return Optional.ofNullable(NetUtil.createInetAddressFromIpAddressString(text));
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((bytes[bit / 8] & mask) != (network[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    private static int bits(String text, byte[] address) {
        int bits = text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
        return bits <= address.length * 8 ? bits : -1;
    }
}
