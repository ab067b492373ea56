package com.accellis.engagement.webhook.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How much time and room callbacks get. ConnectWise waits 5 seconds for an answer. */
@ConfigMapping(prefix = "webhook")
public interface WebhookConfig {

    /** Counted from the first line of a request: after this time it is answered, stored or not. */
    @WithDefault("3500ms")
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

    /**
     * Bytes that the bodies of all callbacks may take together; further ones are asked to try again. Three times as much has to
     * fit the heap beside all else: what a callback says of its record is kept as text while its key is asked for, and a
     * character may take two bytes.
     */
    @WithDefault("33554432")
    long bodiesTogether();

    /**
     * A connection is closed when its sender has waited so long for an answer, whatever it is still sending. More than
     * {@link #answerWithin()}.
     */
    @WithDefault("5s")
    Duration hangUpAfter();

    /**
     * Callbacks in a minute that one address may send and that are not ours, those included whose key is still awaited. After
     * that only those are taken that a key at hand has signed.
     */
    @WithDefault("600")
    int unverifiedPerMinute();

    /**
     * How often one address may have us ask, in a minute, for keys that have not been asked for lately. Otherwise a single
     * stranger could use up {@code signing-keys.new-addresses-per-minute}, and a new key of ours would not be fetched. More
     * than twelve: a host that fails at once is asked for the same key every five seconds.
     */
    @WithDefault("20")
    int newKeyAddressesPerMinute();

    /**
     * Addresses or ranges such as {@code 10.0.0.0/8} of our own proxies. What they say in {@code X-Forwarded-For} is
     * believed, and without it the sender counts as unknown, for whom {@link #unverifiedPerMinute()} and
     * {@link #newKeyAddressesPerMinute()} do not hold.
     */
    Optional<List<String>> trustedProxies();
}
