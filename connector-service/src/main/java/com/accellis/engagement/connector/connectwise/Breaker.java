package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import com.accellis.engagement.connector.source.SourceFailure;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.TypedGuard;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.concurrent.Callable;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.jboss.logging.Logger;

/**
 * Stops sending to a ConnectWise that does not answer at all: after most of the last requests failed, none is sent for a
 * while, then one to see. Status 500 does not count: it says that one query took too long.
 */
@ApplicationScoped
public class Breaker {

    private static final Logger LOG = Logger.getLogger(Breaker.class);
    private static final Set<Integer> NOBODY_THERE = Set.of(502, 503, 504);
    private static final int LAST_REQUESTS = 20;
    private static final double MOST = 0.75;

    private final TypedGuard<HttpResponse<byte[]>> guard;
    private volatile CircuitBreakerState state = CircuitBreakerState.CLOSED;

    Breaker(ConnectWiseConfig config) {
        guard = TypedGuard.create(new jakarta.enterprise.util.TypeLiteral<HttpResponse<byte[]>>() {})
                .withCircuitBreaker()
                .requestVolumeThreshold(LAST_REQUESTS)
                .failureRatio(MOST)
                .delay(config.breakerPause().toMillis(), ChronoUnit.MILLIS)
                .onStateChange(this::changed)
                .done()
                .build();
    }

    /** Answers that say that nobody is there, thrown so that they count. */
    private static final class NobodyThere extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient HttpResponse<byte[]> response;

        NobodyThere(HttpResponse<byte[]> response) {
            super("status " + response.statusCode());
            this.response = response;
        }
    }

    /** @throws SourceFailure when requests are held back */
    HttpResponse<byte[]> send(Callable<HttpResponse<byte[]>> request) throws IOException, InterruptedException {
        try {
            return guard.call(() -> {
                HttpResponse<byte[]> response = request.call();
                if (NOBODY_THERE.contains(response.statusCode())) {
                    throw new NobodyThere(response);
                }
                return response;
            });
        } catch (NobodyThere e) {
            return e.response;
        } catch (CircuitBreakerOpenException e) {
            throw SourceFailure.notReached(
                    "ConnectWise has not answered for some time; requests are held back and tried again shortly", null);
        } catch (IOException | InterruptedException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Only I/O can fail here", e);
        }
    }

    private void changed(CircuitBreakerState next) {
        state = next;
        LOG.warnf("connectwise breaker: state=%s", next);
    }

    /** {@code closed} lets requests through, {@code open} holds them back, {@code half-open} tries one. */
    public String state() {
        return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
