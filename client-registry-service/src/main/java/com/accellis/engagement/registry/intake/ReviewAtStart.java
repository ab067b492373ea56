package com.accellis.engagement.registry.intake;

import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/** Looks at every company once when the service starts, because the settings that make a client may have changed. */
@ApplicationScoped
class ReviewAtStart {

    private static final Logger LOG = Logger.getLogger(ReviewAtStart.class);
    private static final int PORTION = 2_000;

    /** Longer than any transaction may take. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final WriterTurn turn;
    private final CompanyRepository companies;
    private final Roster roster;

    ReviewAtStart(WriterTurn turn, CompanyRepository companies, Roster roster) {
        this.turn = turn;
        this.companies = companies;
        this.roster = roster;
    }

    void onStart(@Observes StartupEvent start) {
        long last = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Long> portion;
        do {
            portion = reviewAtLast(last, deadline);
            last = portion.isEmpty() ? last : portion.get(portion.size() - 1);
        } while (portion.size() == PORTION);
    }

    /** An import has the turn for longer than a statement may wait; so it is waited for again and again, for a while. */
    private List<Long> reviewAtLast(long after, long deadline) {
        while (true) {
            try {
                return QuarkusTransaction.requiringNew().call(() -> review(after));
            } catch (RuntimeException e) {
                if (!WriterTurn.wasHeld(e) || System.nanoTime() > deadline) {
                    throw e;
                }
                LOG.warn("others are changing clients, the start waits for its turn");
            }
        }
    }

    private List<Long> review(long after) {
        turn.take();
        List<Long> portion = companies.idsAfter(after, PORTION);
        roster.review(portion);
        return portion;
    }
}
