package com.accellis.engagement.connector.connectwise;

import com.accellis.engagement.connector.lease.LeaseLost;
import com.accellis.engagement.connector.platform.ConnectWiseConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * Lets requests to ConnectWise through: never more than allowed in any 60 seconds, those of a connector that was active
 * before included; few at a time; none while ConnectWise has asked us to wait, and after that one alone until it has an
 * answer. A part of it all is kept free for refreshes.
 */
@ApplicationScoped
class RateLimitGate {

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(1);
    /** So much later than it was noted may a request of a predecessor have arrived. */
    static final Duration ON_ITS_WAY = Duration.ofSeconds(3);

    private final ConnectWiseConfig config;
    private final SentRequests sentRequests;
    private final Clock clock;
    private RequestBudget budget;
    private OptionalLong budgetOf = OptionalLong.empty();
    private int inFlight;
    private int runsInFlight;
    private boolean probing;
    private Instant pausedUntil = Instant.MIN;
    private long throttled;

    RateLimitGate(ConnectWiseConfig config, SentRequests sentRequests, Clock clock) {
        this.config = config;
        this.sentRequests = sentRequests;
        this.clock = clock;
        this.budget = newBudget();
    }

    /**
     * Where the gate stands.
     *
     * @param sent requests of the last 60 seconds
     * @param pausedUntil null unless ConnectWise has asked us to wait
     * @param throttled answers with status 429 since the start
     */
    record State(int sent, int inFlight, Instant pausedUntil, long throttled) {}

    interface Request<T, E extends Exception> {
        /** @param readNumber of this request */
        T send(long readNumber) throws E, InterruptedException;
    }

    /**
     * Waits for its turn, then sends.
     *
     * @throws LeaseLost when this connector was the active one and is not any more: its successor has the budget now
     */
    <T, E extends Exception> T pass(Purpose purpose, Request<T, E> request) throws E, InterruptedException {
        OptionalLong term = sentRequests.term();
        RequestBudget takenFrom = enter(purpose, term);
        try {
            long readNumber = sentRequests.next(purpose);
            checkTerm(term);
            return request.send(readNumber);
        } finally {
            leave(purpose, takenFrom);
        }
    }

    private void checkTerm(OptionalLong term) {
        if (term.isPresent() && !term.equals(sentRequests.term())) {
            throw new LeaseLost("The lease has ended; nothing is sent");
        }
    }

    /** ConnectWise throttles: nobody sends before the pause is over. */
    synchronized void pause(Duration pause) {
        throttled++;
        probing = true;
        Instant until = clock.instant().plus(pause);
        if (until.isAfter(pausedUntil)) {
            pausedUntil = until;
        }
    }

    /** ConnectWise has answered something other than "too many requests". */
    synchronized void answered() {
        if (!clock.instant().isBefore(pausedUntil) && probing) {
            probing = false;
            notifyAll();
        }
    }

    synchronized State state() {
        Instant now = clock.instant();
        return new State(budget.sent(now), inFlight, now.isBefore(pausedUntil) ? pausedUntil : null, throttled);
    }

    /** @return the budget it was taken from */
    private synchronized RequestBudget enter(Purpose purpose, OptionalLong term) throws InterruptedException {
        countFormerRequests();
        while (true) {
            checkTerm(term);
            Duration wait = takeTurn(purpose);
            if (wait.isZero()) {
                return budget;
            }
            wait(Math.max(1, Math.min(wait.toMillis(), LONGEST_LOOK.toMillis())));
        }
    }

    private Duration takeTurn(Purpose purpose) {
        Instant now = clock.instant();
        if (now.isBefore(pausedUntil)) {
            return Duration.between(now, pausedUntil);
        }
        int most = probing ? 1 : config.requestsInFlight();
        int mostOfRuns = Math.max(1, most - 1);
        if (inFlight >= most || purpose == Purpose.RUN && runsInFlight >= mostOfRuns) {
            return LONGEST_LOOK;
        }
        Duration wait = budget.take(purpose, now);
        if (wait.isZero()) {
            inFlight++;
            runsInFlight += purpose == Purpose.RUN ? 1 : 0;
        }
        return wait;
    }

    private synchronized void leave(Purpose purpose, RequestBudget takenFrom) {
        takenFrom.ended(purpose, clock.instant());
        inFlight--;
        runsInFlight -= purpose == Purpose.RUN ? 1 : 0;
        notifyAll();
    }

    /** Whoever has become active takes over what its predecessor has used up. */
    private void countFormerRequests() {
        OptionalLong term = sentRequests.term();
        if (term.isEmpty() || term.equals(budgetOf)) {
            return;
        }
        Instant now = clock.instant();
        budget = newBudget();
        sentRequests
                .withinWindow()
                .forEach(sent -> budget.count(
                        sent.urgent() ? Purpose.REFRESH : Purpose.RUN,
                        now.minus(sent.age()).plus(ON_ITS_WAY)));
        budgetOf = term;
    }

    private RequestBudget newBudget() {
        int perMinute = config.requestsPerMinute();
        int forRefreshes = perMinute * config.percentForRefreshes() / 100;
        return new RequestBudget(perMinute, Math.max(1, perMinute - forRefreshes));
    }
}
