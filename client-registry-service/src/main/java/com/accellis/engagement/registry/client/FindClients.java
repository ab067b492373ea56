package com.accellis.engagement.registry.client;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters.Sort;
import com.accellis.engagement.registry.company.Company;
import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.company.ContactRepository;
import com.accellis.engagement.registry.roster.AssignmentRepository;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.ClientRepository;
import com.accellis.engagement.registry.roster.CompanyAssignment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads clients. */
@ApplicationScoped
class FindClients {

    /** What clients may be sorted by, and the expression that does it. */
    static final Map<String, String> SORTS =
            Map.of("name", "lower(c.name)", "industry", "c.industry", "status", "c.status");

    private final EntityManager database;
    private final ClientRepository clients;
    private final AssignmentRepository assignments;
    private final CompanyRepository companies;
    private final ContactRepository contacts;

    FindClients(
            EntityManager database,
            ClientRepository clients,
            AssignmentRepository assignments,
            CompanyRepository companies,
            ContactRepository contacts) {
        this.database = database;
        this.clients = clients;
        this.assignments = assignments;
        this.companies = companies;
        this.contacts = contacts;
    }

    @Transactional
    Page<ClientSummary> list(ClientFilter filter, List<Sort> sorts, Page.Request page) {
        var count = database.createQuery("select count(c) from Client c" + filter.condition(), Long.class);
        var query = database.createQuery("select c.id from Client c" + filter.condition() + order(sorts), UUID.class);
        filter.parameters().forEach((name, value) -> {
            count.setParameter(name, value);
            query.setParameter(name, value);
        });
        // Whole rows of one page only: what is in order before it is passed over in the index.
        var ids = query.setFirstResult(Math.toIntExact(page.offset()))
                .setMaxResults(page.size())
                .getResultList();
        var found = database.createQuery("select c from Client c where c.id in :ids" + order(sorts), Client.class)
                .setParameter("ids", ids)
                .getResultList();
        return page.of(found.stream().map(ClientSummary::of).toList(), count::getSingleResult);
    }

    /** The id makes the order of equals the same on every page. */
    private static String order(List<Sort> sorts) {
        return sorts.stream()
                .map(sort -> SORTS.get(sort.field()) + (sort.descending() ? " desc" : ""))
                .collect(Collectors.joining(", ", " order by ", ", c.id"));
    }

    /** The ids of all clients that are meant, in order. */
    @Transactional
    List<UUID> ids(ClientFilter filter) {
        var query =
                database.createQuery("select c.id from Client c" + filter.condition() + " order by c.id", UUID.class);
        filter.parameters().forEach(query::setParameter);
        return query.getResultList();
    }

    /** Those of the ids that are a client's. */
    @Transactional
    List<UUID> existing(List<UUID> ids) {
        return database.createQuery("select c.id from Client c where c.id in :ids and not c.deleted", UUID.class)
                .setParameter("ids", ids)
                .getResultList();
    }

    @Transactional
    Optional<ClientDetail> find(UUID id) {
        return clients.findByIdOptional(id).map(this::detail);
    }

    private ClientDetail detail(Client client) {
        List<Company> own = homeFirst(client, companiesOf(client));
        var defaultIds = own.stream()
                .map(Company::defaultContactId)
                .filter(Objects::nonNull)
                .toList();
        var candidates =
                contacts.defaults(defaultIds, own.stream().map(Company::id).toList());
        var person = PrimaryContact.among(own, candidates)
                .map(ClientDetail.Person::of)
                .orElse(null);
        var names = own.stream()
                .map(company -> new ClientDetail.CompanyName(company.id(), company.name()))
                .toList();
        return ClientDetail.of(client, names, person);
    }

    private List<Company> companiesOf(Client client) {
        var ids = assignments.ofClients(List.of(client.id())).stream()
                .map(CompanyAssignment::companyId)
                .toList();
        return List.copyOf(companies.byId(ids).values());
    }

    private static List<Company> homeFirst(Client client, List<Company> own) {
        return own.stream()
                .sorted(Comparator.comparing(
                                (Company company) -> !Long.valueOf(company.id()).equals(client.homeCompanyId()))
                        .thenComparing(Company::id))
                .toList();
    }
}
