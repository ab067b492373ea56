package com.accellis.engagement.registry.intake;

import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.kit.consume.RejectedEvent;
import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.platform.WriterTurn;
import com.accellis.engagement.registry.roster.Roster;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;

/** Keeps what a batch of events says about companies and looks again at the clients concerned. */
@ApplicationScoped
class ApplyCompanies {

    private final WriterTurn turn;
    private final CompanyRepository companies;
    private final Roster roster;

    ApplyCompanies(WriterTurn turn, CompanyRepository companies, Roster roster) {
        this.turn = turn;
        this.companies = companies;
        this.roster = roster;
    }

    @Transactional
    void apply(List<CompanyChanged> batch) {
        batch.forEach(ApplyCompanies::check);
        turn.take();
        roster.review(companies.hear(batch));
    }

    private static void check(CompanyChanged event) {
        RecordId.require(event.id());
        if (!event.deleted() && (event.name() == null || event.name().isBlank())) {
            throw new RejectedEvent("wrong-content", "Field name is missing");
        }
    }
}
