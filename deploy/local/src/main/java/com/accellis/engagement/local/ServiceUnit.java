package com.accellis.engagement.local;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** One of the four services and where it listens here. */
record ServiceUnit(String module, int httpPort, int managementPort, Optional<Database> database) {

    String address() {
        return "http://" + Ports.HOST + ":" + httpPort;
    }

    String management() {
        return "http://" + Ports.HOST + ":" + managementPort;
    }

    Probe alive() {
        return Probe.ok(URI.create(management() + "/q/health/live"));
    }

    Probe ready() {
        return Probe.ok(URI.create(management() + "/q/health/ready"));
    }

    String managementVariable() {
        return "ENGAGEMENT_" + module.toUpperCase(Locale.ROOT).replace('-', '_') + "_MANAGEMENT";
    }
}
