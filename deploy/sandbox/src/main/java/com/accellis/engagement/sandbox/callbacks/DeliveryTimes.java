package com.accellis.engagement.sandbox.callbacks;

import java.time.Duration;
import java.util.List;

/**
 * How long a receiver may take, and the pauses before each repetition.
 */
public record DeliveryTimes(Duration limit, List<Duration> pauses) {

    public static final DeliveryTimes AS_CONNECTWISE =
            new DeliveryTimes(Duration.ofSeconds(5), List.of(Duration.ofSeconds(2), Duration.ofSeconds(4)));
}
