package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import jakarta.enterprise.context.ApplicationScoped;

/** What the gate of ConnectWise's requests can tell. */
@ApplicationScoped
class GateLimits implements SourceLimits {

    private final ConnectWiseConfig config;
    private final RateLimitGate gate;
    private final Breaker breaker;

    GateLimits(ConnectWiseConfig config, RateLimitGate gate, Breaker breaker) {
        this.config = config;
        this.gate = gate;
        this.breaker = breaker;
    }

    @Override
    public Usage now() {
        RateLimitGate.State state = gate.state();
        return new Usage(
                config.requestsPerMinute(),
                state.sent(),
                config.requestsInFlight(),
                state.inFlight(),
                state.throttled(),
                state.pausedUntil(),
                breaker.state());
    }
}
