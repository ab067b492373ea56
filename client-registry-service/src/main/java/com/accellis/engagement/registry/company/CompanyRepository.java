package com.accellis.engagement.registry.company;

import com.accellis.engagement.events.CompanyChanged;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The companies. */
@ApplicationScoped
public class CompanyRepository implements PanacheRepositoryBase<Company, Long> {

    private final ClientCriteria criteria;

    CompanyRepository(ClientCriteria criteria) {
        this.criteria = criteria;
    }

    /** Keeps what is new in the events and returns the ids of the companies about which something was. */
    public Set<Long> hear(Collection<CompanyChanged> events) {
        Map<Long, Company> companies =
                byId(events.stream().map(CompanyChanged::id).collect(Collectors.toSet()));
        List<Company> firstHeard = new ArrayList<>();
        Set<Long> changed = new TreeSet<>();
        for (CompanyChanged event : events) {
            var company = companies.computeIfAbsent(event.id(), id -> {
                var unknown = new Company(id);
                firstHeard.add(unknown);
                return unknown;
            });
            if (company.hear(event, criteria)) {
                changed.add(event.id());
            }
        }
        persist(firstHeard);
        return changed;
    }

    public Map<Long, Company> byId(Collection<Long> ids) {
        return Portions.of(ids, portion -> list("id in ?1", portion)).stream()
                .collect(Collectors.toMap(Company::id, Function.identity(), (a, b) -> a, HashMap::new));
    }

    /** The ids that follow {@code after}, in order. */
    public List<Long> idsAfter(long after, int limit) {
        return getEntityManager()
                .createQuery("select c.id from Company c where c.id > :after order by c.id", Long.class)
                .setParameter("after", after)
                .setMaxResults(limit)
                .getResultList();
    }
}
