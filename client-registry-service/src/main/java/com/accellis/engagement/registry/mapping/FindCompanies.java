package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters.Sort;
import com.accellis.engagement.registry.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads companies together with the clients they count for. */
@ApplicationScoped
class FindCompanies {

    /** What companies may be sorted by, and the expression that does it. */
    static final Map<String, String> SORTS = Map.of(
            "name", "lower(c.name)", "identifier", "lower(c.identifier)", "status", "c.status", "market", "c.market");

    private static final String FROM = " from Company c left join CompanyAssignment a on a.companyId = c.id";

    private final EntityManager database;

    FindCompanies(EntityManager database) {
        this.database = database;
    }

    @Transactional
    Page<CompanyItem> list(CompanyFilter filter, List<Sort> sorts, Page.Request page) {
        String from = FROM + filter.condition();
        var count = database.createQuery("select count(*)" + from, Long.class);
        var query = database.createQuery("select c.id" + from + order(sorts), Long.class);
        filter.parameters().forEach((name, value) -> {
            count.setParameter(name, value);
            query.setParameter(name, value);
        });
        List<Long> ids = query.setFirstResult(Math.toIntExact(page.offset()))
                .setMaxResults(page.size())
                .getResultList();
        return page.of(items(ids, sorts), count::getSingleResult);
    }

    /** Whole rows of one page only: what is in order before it is passed over in the index. */
    private List<CompanyItem> items(List<Long> ids, List<Sort> sorts) {
        return database
                .createQuery("select c, a.clientId" + FROM + " where c.id in :ids" + order(sorts), Object[].class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .map(row -> CompanyItem.of((Company) row[0], (UUID) row[1]))
                .toList();
    }

    @Transactional
    Optional<CompanyItem> find(long id) {
        return items(List.of(id), List.of()).stream().findFirst();
    }

    /** The id makes the order of equals the same on every page. */
    private static String order(List<Sort> sorts) {
        String keys = sorts.stream()
                .map(sort -> SORTS.get(sort.field()) + (sort.descending() ? " desc" : "") + ", ")
                .collect(Collectors.joining());
        return " order by " + keys + "c.id";
    }
}
