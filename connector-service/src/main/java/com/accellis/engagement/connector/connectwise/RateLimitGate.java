package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets requests to ConnectWise through: never more than allowed in any minute, few at a time, none while ConnectWise has
 * asked us to wait.
 */
@ApplicationScoped
class RateLimitGate {

    private static final Duration WINDOW = Duration.ofSeconds(60);

    private final Clock clock;
    private final int perWindow;
    private final Semaphore inFlight;
    private final Deque<Instant> sent = new ArrayDeque<>();
    private Instant pausedUntil = Instant.MIN;

    RateLimitGate(ConnectWiseConfig config, Clock clock) {
        this.clock = clock;
        this.perWindow = config.requestsPerMinute();
        this.inFlight = new Semaphore(config.requestsInFlight(), true);
    }

    interface Request<T, E extends Exception> {
        T send() throws E, InterruptedException;
    }

    /** Waits for its turn, then sends. */
    <T, E extends Exception> T pass(Request<T, E> request) throws E, InterruptedException {
        inFlight.acquire();
        try {
            awaitTurn();
            return request.send();
        } finally {
            inFlight.release();
        }
    }

    /** ConnectWise throttles: nobody sends before the pause is over. */
    synchronized void pause(Duration pause) {
        Instant until = clock.instant().plus(pause);
        if (until.isAfter(pausedUntil)) {
            pausedUntil = until;
        }
    }

    private void awaitTurn() throws InterruptedException {
        Duration wait = takeTurnOrWait();
        while (!wait.isZero()) {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            wait = takeTurnOrWait();
        }
    }

    /** Zero when the turn was taken, else how long to wait before asking again. */
    private synchronized Duration takeTurnOrWait() {
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            return Duration.between(now, pausedUntil);
        }
        while (!sent.isEmpty() && !sent.peekFirst().isAfter(now.minus(WINDOW))) {
            sent.removeFirst();
        }
        if (sent.size() >= perWindow) {
            return Duration.between(now, sent.peekFirst().plus(WINDOW)).plusMillis(1);
        }
        sent.addLast(now);
        return Duration.ZERO;
    }
}
