package com.accellis.engagement.kit.access;

import com.accellis.engagement.kit.digest.Sha256;
import com.accellis.engagement.kit.http.ProblemType;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.quarkus.security.UnauthorizedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Nobody gets so much that others get nothing: each token has a bucket of requests, which fills steadily. Requests without a
 * token are refused soon enough by themselves.
 */
@ApplicationScoped
class CallerLimit {

    /** More tokens than are in use at a time; whoever makes up more of them pushes out made-up ones. */
    private static final int MOST_CALLERS = 10_000;

    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

    private static final String LEFT = CallerLimit.class.getName() + ".left";

    private final LoadingCache<String, Bucket> buckets;
    private final String policy;

    CallerLimit(CallersConfig config) {
        this.policy = "\"token\";q=%d;w=%d"
                .formatted(
                        config.burst(),
                        Math.max(1, (config.burst() + config.requestsPerSecond() - 1) / config.requestsPerSecond()));
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MOST_CALLERS)
                .expireAfterAccess(FORGOTTEN_AFTER)
                .build(digest -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(config.burst())
                                .refillGreedy(config.requestsPerSecond(), Duration.ofSeconds(1)))
                        .build());
    }

    @ServerRequestFilter(preMatching = true)
    void check(ContainerRequestContext request) {
        List<String> sent = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (sent == null) {
            return;
        }
        if (sent.size() > 1) {
            // Who they come from is asked of the first one only, so each other one would bring another bucket.
            throw new UnauthorizedException("More than one Authorization header");
        }
        var probe = buckets.get(digest(sent.get(0))).tryConsumeAndReturnRemaining(1);
        request.setProperty(LEFT, left(probe));
        if (!probe.isConsumed()) {
            throw ProblemType.TOO_MANY_REQUESTS.because("Send fewer requests, or wait");
        }
    }

    /** As draft-ietf-httpapi-ratelimit-headers writes it: how many requests are left, and in how many seconds all are. */
    private static String left(ConsumptionProbe probe) {
        long untilFull =
                Duration.ofNanos(probe.getNanosToWaitForReset()).plusMillis(999).toSeconds();
        return "\"token\";r=%d;t=%d".formatted(probe.getRemainingTokens(), untilFull);
    }

    @ServerResponseFilter
    void tell(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(LEFT) instanceof String left) {
            response.getHeaders().putSingle("RateLimit-Policy", policy);
            response.getHeaders().putSingle("RateLimit", left);
        }
    }

    /**
     * Tokens are not kept, and a made-up one takes no more room than another. How the scheme is written does not matter, nor how
     * the signature is: one signature can be spelt in many ways, what it signs in one.
     */
    private static String digest(String authorization) {
        String sent = authorization.strip();
        String token = sent.substring(sent.indexOf(' ') + 1).strip();
        int signature = token.indexOf('.', token.indexOf('.') + 1);
        return HexFormat.of().formatHex(Sha256.of(signature < 0 ? token : token.substring(0, signature)));
    }
}
