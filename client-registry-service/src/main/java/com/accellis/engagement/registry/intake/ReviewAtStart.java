package com.accellis.engagement.registry.intake;

import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/** Looks at every company once when the service starts, because the settings that make a client may have changed. */
@ApplicationScoped
class ReviewAtStart {

    private static final int PORTION = 2_000;

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
        List<Long> portion;
        do {
            long after = last;
            portion = QuarkusTransaction.requiringNew().call(() -> review(after));
            last = portion.isEmpty() ? last : portion.get(portion.size() - 1);
        } while (portion.size() == PORTION);
    }

    private List<Long> review(long after) {
        turn.takeAtLast();
        List<Long> portion = companies.idsAfter(after, PORTION);
        roster.review(portion);
        return portion;
    }
}
