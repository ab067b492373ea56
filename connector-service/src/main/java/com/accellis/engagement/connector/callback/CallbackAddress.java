package com.accellis.engagement.connector.callback;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.kit.startup.DeploymentConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** Where ConnectWise reaches us. */
@ApplicationScoped
public class CallbackAddress {

    /** ConnectWise appends the record's id and the action to the text of the address. */
    private static final String PATH = "/connectwise/webhook?recordId=";

    private final ConnectWiseConfig config;
    private final Optional<URI> publicUrl;

    CallbackAddress(ConnectWiseConfig config, DeploymentConfig deployment) {
        this.config = config;
        this.publicUrl = deployment.publicUrl();
    }

    /** Whether callbacks can be registered at all. */
    public boolean usable() {
        return url().isPresent();
    }

    /** What to register; empty without an address at which ConnectWise can reach us. */
    public Optional<URI> url() {
        return publicUrl
                .filter(url -> "https".equals(url.getScheme()) && !loopback(url) || bothLoopback(url))
                .map(url -> URI.create(url.toString().replaceAll("/+$", "") + PATH));
    }

    /** A loopback address is good only for a ConnectWise on the same machine, which is the sandbox. */
    private boolean bothLoopback(URI url) {
        return loopback(url)
                && config.baseUrl().filter(CallbackAddress::loopback).isPresent();
    }

    private static boolean loopback(URI url) {
        try {
            return url.getHost() != null && InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
