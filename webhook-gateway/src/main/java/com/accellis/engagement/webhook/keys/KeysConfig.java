package com.accellis.engagement.webhook.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How signing keys are fetched and kept. */
@ConfigMapping(prefix = "signing-keys")
public interface KeysConfig {

    /** A key is asked for again after this time. */
    @WithDefault("6h")
    Duration keep();

    /** How long a key is still good after its address has given another one: callbacks under way carry the old one. */
    @WithDefault("1h")
    Duration keepReplaced();

    /** How long fetching a key may take in total. */
    @WithDefault("2s")
    Duration fetchWithin();

    /** The same address is not asked again before this time, whatever it answered. */
    @WithDefault("5s")
    Duration askAgainAfter();

    /** How many addresses that have not given a key yet are asked in a minute. */
    @WithDefault("60")
    int newAddressesPerMinute();
}
