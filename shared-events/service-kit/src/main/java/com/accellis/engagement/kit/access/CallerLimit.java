package com.accellis.engagement.kit.access;

import com.accellis.engagement.kit.http.ProblemType;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Nobody gets so much that others get nothing: each token has a bucket of requests, which fills steadily. Requests without a
 * token are refused soon enough by themselves.
 */
@ApplicationScoped
class CallerLimit {

    /** More tokens than are in use at a time; whoever makes up more of them pushes out made-up ones. */
    private static final int MOST_CALLERS = 10_000;

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private final LoadingCache<String, Bucket> buckets;

    CallerLimit(CallersConfig config) {
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build(token -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(config.burst())
                                .refillGreedy(config.requestsPerSecond(), Duration.ofSeconds(1)))
                        .build());
    }

    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        String token = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (token == null) {
            return;
        }
        ConsumptionProbe probe = buckets.get(token).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            throw ProblemType.TOO_MANY_REQUESTS.because("Send fewer requests, or wait");
        }
    }
}
