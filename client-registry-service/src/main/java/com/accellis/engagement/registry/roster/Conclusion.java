package com.accellis.engagement.registry.roster;

import com.accellis.engagement.registry.company.Company;
import com.accellis.engagement.registry.history.Change;
import com.accellis.engagement.registry.history.Entry;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import com.accellis.engagement.registry.lifecycle.ClientProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The end of a change: every touched client follows its companies, and what became different goes into the history and is
 * announced.
 */
final class Conclusion {

    private final Roster.Tables tables;
    private final ClientCriteria criteria;
    private final MarketIndustries industries;
    private final Change change;
    private final Touched touched;

    Conclusion(
            Roster.Tables tables,
            ClientCriteria criteria,
            MarketIndustries industries,
            Change change,
            Touched touched) {
        this.tables = tables;
        this.criteria = criteria;
        this.industries = industries;
        this.change = change;
        this.touched = touched;
    }

    /**
     * @param details what was changed besides clients, null when nothing
     * @return the clients that became different; the history has them all
     */
    List<UUID> write(Object details) {
        requireNoneOfDeleted();
        follow();
        List<Client> announced = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (Client client : touched.clients()) {
            entry(client, entries);
            if (!client.event().equals(touched.eventBefore(client))) {
                client.raiseRevision(change.at());
                announced.add(client);
            }
        }
        // Hibernate inserts what it is given here, and would correct later changes with a second statement.
        tables.clients().persist(touched.made());
        if (!entries.isEmpty() || details != null) {
            tables.history().append(change, entries, details);
        }
        tables.announcements().clients(announced, change.at());
        announceAssignments();
        return entries.stream().map(Entry::clientId).toList();
    }

    /** Companies of a client that is deleted would be scored for nobody, and be found by nobody. */
    private void requireNoneOfDeleted() {
        touched.clients().stream()
                .filter(client ->
                        client.deleted() && !touched.companiesOf(client.id()).isEmpty())
                .findFirst()
                .ifPresent(client -> {
                    throw new IllegalStateException("Deleted client " + client.id() + " would have companies");
                });
    }

    private void follow() {
        Set<Long> companyIds = new HashSet<>();
        for (Client client : touched.clients()) {
            companyIds.addAll(touched.companiesOf(client.id()));
            if (client.homeCompanyId() != null) {
                companyIds.add(client.homeCompanyId());
            }
        }
        Map<Long, Company> known = tables.companies().byId(companyIds);
        Map<Long, Integer> active = tables.contacts().activeAt(companyIds);
        for (Client client : touched.clients()) {
            var own = touched.companiesOf(client.id()).stream()
                    .map(known::get)
                    .map(company -> part(company, active))
                    .toList();
            Company home = client.homeCompanyId() == null ? null : known.get(client.homeCompanyId());
            client.follow(
                    ClientProfile.of(client.basis(), own, home == null ? null : part(home, active), industries),
                    change.at());
        }
    }

    private ClientProfile.Company part(Company company, Map<Long, Integer> active) {
        return new ClientProfile.Company(
                company.id(),
                company.name(),
                company.market(),
                company.counts(criteria),
                active.getOrDefault(company.id(), 0));
    }

    private void entry(Client client, List<Entry> entries) {
        ClientState before = touched.stateBefore(client);
        ClientState after = touched.state(client);
        if (after.equals(before)) {
            return;
        }
        client.raiseEdition();
        var fieldsBefore = ClientState.fields(before);
        var fieldsAfter = ClientState.fields(after);
        entries.add(new Entry(
                client.id(),
                client.edition(),
                Moves.withTakenAway(
                        ClientState.differing(fieldsBefore, fieldsAfter),
                        companiesMissing(before, after),
                        id -> touched.whereaboutsBefore(id).takenAway()),
                Moves.withTakenAway(
                        ClientState.differing(fieldsAfter, fieldsBefore),
                        companiesMissing(after, before),
                        id -> touched.whereabouts(id).takenAway())));
    }

    /** The client's companies in the other state that it does not have in this one, in order. */
    private static List<Long> companiesMissing(ClientState state, ClientState other) {
        List<Long> missing = new ArrayList<>(other == null ? List.of() : other.companyIds());
        missing.removeAll(state == null ? Set.of() : Set.copyOf(state.companyIds()));
        return missing;
    }

    private void announceAssignments() {
        List<CompanyAssignment> moved = touched.moved();
        moved.forEach(assignment -> assignment.raiseRevision(change.at()));
        tables.assignments()
                .persist(moved.stream().filter(assignment -> !touched.wasEverAssigned(assignment.companyId())));
        tables.announcements().assignments(moved, change.at());
    }
}
