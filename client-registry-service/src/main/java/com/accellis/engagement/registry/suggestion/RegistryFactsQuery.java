package com.accellis.engagement.registry.suggestion;

import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import com.accellis.engagement.registry.matching.CompanyFacts;
import com.accellis.engagement.registry.matching.KnownCompany;
import com.accellis.engagement.registry.suggestion.RegistryFacts.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;

/** Reads what matching compares: single columns of everything instead of entities. */
@ApplicationScoped
class RegistryFactsQuery {

    private static final String COMPANIES = """
            select c.id, c.name, c.identifier, c.website, c.parentCompanyId, c.deleted, c.status, c.types,
                   a.clientId, a.takenAway
            from Company c left join CompanyAssignment a on a.companyId = c.id
            """;

    /** People who have left still tell where they wrote from. */
    private static final String MAIL_HOSTS = """
            SELECT company_id, lower(split_part(email, '@', -1)), count(*)
            FROM contact
            WHERE NOT deleted AND company_id IS NOT NULL AND email LIKE '%@%'
            GROUP BY 1, 2
            """;

    private final EntityManager database;
    private final ClientCriteria criteria;

    RegistryFactsQuery(EntityManager database, ClientCriteria criteria) {
        this.database = database;
        this.criteria = criteria;
    }

    /** Grows with every change of what is compared. */
    @Transactional
    long version() {
        return database.unwrap(Session.class)
                .createNativeQuery("SELECT version FROM registry_version", Long.class)
                .getSingleResult();
    }

    @Transactional
    RegistryFacts read() {
        Map<UUID, String> clientNames = new HashMap<>();
        Set<UUID> retired = new HashSet<>();
        database.createQuery("select c.id, c.name, c.retired from Client c where not c.deleted", Object[].class)
                .getResultList()
                .forEach(client -> {
                    clientNames.put((UUID) client[0], (String) client[1]);
                    if ((Boolean) client[2]) {
                        retired.add((UUID) client[0]);
                    }
                });
        Map<Long, Map<String, Integer>> mailHosts = mailHosts();
        List<Row> companies = database.createQuery(COMPANIES, Object[].class).getResultList().stream()
                .map(row -> row(row, mailHosts))
                .toList();
        return new RegistryFacts(clientNames, retired, companies);
    }

    private Map<Long, Map<String, Integer>> mailHosts() {
        Map<Long, Map<String, Integer>> hosts = new HashMap<>();
        for (Object row : database.createNativeQuery(MAIL_HOSTS).getResultList()) {
            var columns = (Object[]) row;
            hosts.computeIfAbsent(((Number) columns[0]).longValue(), unknown -> new HashMap<>(2))
                    .put((String) columns[1], ((Number) columns[2]).intValue());
        }
        return hosts;
    }

    @SuppressWarnings("unchecked")
    private Row row(Object[] columns, Map<Long, Map<String, Integer>> mailHosts) {
        long id = (Long) columns[0];
        var facts = new CompanyFacts(
                id,
                (String) columns[1],
                (String) columns[2],
                (String) columns[3],
                (Long) columns[4],
                mailHosts.getOrDefault(id, Map.of()));
        boolean deleted = (Boolean) columns[5];
        var status = (String) columns[6];
        var types = (List<String>) columns[7];
        return new Row(
                new KnownCompany(facts, deleted, (UUID) columns[8]),
                status,
                types,
                criteria.accept(deleted, status, types),
                Boolean.TRUE.equals(columns[9]));
    }
}
