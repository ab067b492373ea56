package com.accellis.engagement.webhook.signature;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Whether an address belongs to the public internet, and not to this machine, its network or its cloud's services. */
public final class PublicAddressRule {

    private PublicAddressRule() {}

    public static boolean isPublic(InetAddress address) {
        boolean special = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        byte[] bytes = address.getAddress();
        return !special && (address instanceof Inet4Address ? isPublic4(bytes) : isPublic6(bytes));
    }

    private static boolean isPublic4(byte[] address) {
        int first = address[0] & 0xFF;
        int second = address[1] & 0xFF;
        int third = address[2] & 0xFF;
        boolean sharedByCarriers = first == 100 && second >= 64 && second < 128;
        boolean protocolAssignments = first == 192 && second == 0 && third == 0;
        boolean sixToFour = first == 192 && second == 88 && third == 99;
        boolean benchmarks = first == 198 && (second == 18 || second == 19);
        boolean documentation = first == 192 && second == 0 && third == 2
                || first == 198 && second == 51 && third == 100
                || first == 203 && second == 0 && third == 113;
        return first != 0
                && first < 240
                && !sharedByCarriers
                && !protocolAssignments
                && !sixToFour
                && !benchmarks
                && !documentation;
    }

    /** Only 2000::/3 is given out; of that, tunnels that wrap IPv4 addresses and documentation are left out. */
    private static boolean isPublic6(byte[] address) {
        int first = (address[0] & 0xFF) << 8 | address[1] & 0xFF;
        int second = (address[2] & 0xFF) << 8 | address[3] & 0xFF;
        boolean sixToFour = first == 0x2002;
        boolean teredo = first == 0x2001 && second == 0;
        boolean documentation = first == 0x2001 && second == 0x0db8 || first == 0x3fff && second < 0x1000;
        return (first & 0xE000) == 0x2000 && !sixToFour && !teredo && !documentation;
    }
}
