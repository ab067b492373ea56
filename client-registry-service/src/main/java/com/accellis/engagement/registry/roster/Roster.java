package com.accellis.engagement.registry.roster;

import com.accellis.engagement.registry.company.Company;
import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.company.ContactRepository;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import com.accellis.engagement.registry.lifecycle.ClientProfile;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes clients of companies, keeps clients in step with their companies and contacts, and announces what changed. */
@ApplicationScoped
public class Roster {

    private static final Logger LOG = Logger.getLogger(Roster.class);

    private final CompanyRepository companies;
    private final ContactRepository contacts;
    private final AssignmentRepository assignments;
    private final ClientRepository clients;
    private final Announcements announcements;
    private final ClientCriteria criteria;
    private final MarketIndustries industries;
    private final Clock clock;

    Roster(
            CompanyRepository companies,
            ContactRepository contacts,
            AssignmentRepository assignments,
            ClientRepository clients,
            Announcements announcements,
            ClientCriteria criteria,
            MarketIndustries industries,
            Clock clock) {
        this.companies = companies;
        this.contacts = contacts;
        this.assignments = assignments;
        this.clients = clients;
        this.announcements = announcements;
        this.criteria = criteria;
        this.industries = industries;
        this.clock = clock;
    }

    /**
     * Looks again at the clients of these companies, and makes clients of those that should be one. Belongs in the
     * transaction that changed the companies or their contacts and that has the writers' turn.
     */
    public void review(Collection<Long> companyIds) {
        if (companyIds.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<CompanyAssignment> assigned = assignments.ofCompanies(companyIds);
        follow(clientsOf(assigned), now);
        register(unassigned(companyIds, assigned), now);
    }

    private static Set<UUID> clientsOf(List<CompanyAssignment> assigned) {
        return assigned.stream()
                .map(CompanyAssignment::clientId)
                .filter(clientId -> clientId != null)
                .collect(Collectors.toSet());
    }

    /** Companies that nobody has assigned to a client or taken away from one yet. */
    private static Set<Long> unassigned(Collection<Long> companyIds, List<CompanyAssignment> assigned) {
        Set<Long> unassigned = new HashSet<>(companyIds);
        assigned.forEach(assignment -> unassigned.remove(assignment.companyId()));
        return unassigned;
    }

    private void follow(Set<UUID> clientIds, Instant now) {
        List<Client> locked = clients.lock(clientIds);
        Map<UUID, List<Long>> companiesOf = assignments.ofClients(clientIds).stream()
                .collect(Collectors.groupingBy(
                        CompanyAssignment::clientId,
                        Collectors.mapping(CompanyAssignment::companyId, Collectors.toList())));
        Set<Long> companyIds =
                companiesOf.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        Map<Long, Company> known = companies.byId(companyIds);
        Map<Long, Integer> active = contacts.activeAt(companyIds);

        List<Client> changed = new ArrayList<>();
        for (Client client : locked) {
            var own = companiesOf.getOrDefault(client.id(), List.of()).stream()
                    .map(known::get)
                    .toList();
            var before = client.status();
            if (client.follow(profile(client, own, active), now)) {
                changed.add(client);
            }
            if (client.status() != before) {
                LOG.infof("client is %s: clientId=%s", client.status().wireName(), client.id());
            }
        }
        announcements.clients(changed, now);
    }

    private ClientProfile profile(Client client, List<Company> own, Map<Long, Integer> active) {
        var parts = own.stream().map(company -> part(company, active)).toList();
        return own.stream()
                .filter(company -> Long.valueOf(company.id()).equals(client.homeCompanyId()))
                .findFirst()
                .map(home -> ClientProfile.of(home.name(), industries.of(home.market()), parts))
                .orElseGet(() -> ClientProfile.of(client.name(), client.industry(), parts));
    }

    private ClientProfile.Company part(Company company, Map<Long, Integer> active) {
        return new ClientProfile.Company(company.counts(criteria), active.getOrDefault(company.id(), 0));
    }

    private void register(Set<Long> companyIds, Instant now) {
        List<Company> eligible = companies.byId(companyIds).values().stream()
                .filter(company -> company.counts(criteria) || company.everCounted())
                .sorted(Comparator.comparing(Company::id))
                .toList();
        if (eligible.isEmpty()) {
            return;
        }
        Map<Long, Integer> active =
                contacts.activeAt(eligible.stream().map(Company::id).toList());
        List<Client> made = new ArrayList<>();
        List<CompanyAssignment> assigned = new ArrayList<>();
        for (Company company : eligible) {
            var profile =
                    ClientProfile.of(company.name(), industries.of(company.market()), List.of(part(company, active)));
            var client = new Client(company.id(), profile, now);
            made.add(client);
            assigned.add(new CompanyAssignment(company.id(), client.id()));
            LOG.infof("client made: clientId=%s companyId=%d", client.id(), company.id());
        }
        clients.persist(made);
        assignments.persist(assigned);
        announcements.clients(made, now);
        announcements.assignments(assigned, now);
    }
}
