package com.accellis.engagement.kit.publish;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long sending an event may take. Acknowledgement by all in-sync replicas is not configurable. */
@ConfigMapping(prefix = "publisher")
public interface PublisherConfig {

    /** After this time an event that the broker has not acknowledged counts as not sent. */
    @WithDefault("10s")
    Duration deliveryTimeout();

    /** How long one request to a broker may take before it is repeated. */
    @WithDefault("5s")
    Duration requestTimeout();

    /** How long sending may wait for a broker to be known or for room in the buffer; with 0 it fails instead. */
    @WithDefault("5s")
    Duration maxBlock();

    /** How long to wait for more events to send together; 0 sends at once. */
    @WithDefault("0s")
    Duration linger();
}
