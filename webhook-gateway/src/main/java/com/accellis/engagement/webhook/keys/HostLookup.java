package com.accellis.engagement.webhook.keys;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Where a host's name leads to. May block. */
@FunctionalInterface
interface HostLookup {

    /** At least one, the preferred first. */
    List<InetAddress> addressesOf(String host) throws UnknownHostException;
}
