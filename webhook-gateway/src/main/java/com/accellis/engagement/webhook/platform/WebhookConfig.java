package com.accellis.engagement.webhook.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much time and room callbacks get. ConnectWise waits 5 seconds for an answer. */
@ConfigMapping(prefix = "webhook")
public interface WebhookConfig {

    /** Counted from the first line of a request: after this time it is answered, stored or not. */
    @WithDefault("4500ms")
    Duration answerWithin();

    /** Counted from the first line of a request: a body that is not complete by then is refused. */
    @WithDefault("2s")
    Duration receiveWithin();

    /** How long the broker may take to acknowledge before ConnectWise is asked to try again. */
    @WithDefault("3s")
    Duration acknowledgeWithin();

    /** Bytes of body that a callback may have. */
    @WithDefault("1048576")
    int largestBody();

    /** Callbacks beyond this number at the same time are asked to try again at once. */
    @WithDefault("1000")
    int inFlight();

    /** Threads that hand records to the Kafka client, which may block while brokers are not known. */
    @WithDefault("4")
    int publishers();
}
