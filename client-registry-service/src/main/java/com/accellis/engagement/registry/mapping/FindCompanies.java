package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters.Sort;
import com.accellis.engagement.registry.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Reads companies together with the clients they count for. */
@ApplicationScoped
class FindCompanies {

    /** What companies may be sorted by, and the expression that does it. */
    static final Map<String, String> SORTS = Map.of(
            "name", "lower(c.name)", "identifier", "lower(c.identifier)", "status", "c.status", "market", "c.market");

    private final EntityManager database;

    FindCompanies(EntityManager database) {
        this.database = database;
    }

    @Transactional
    Page<CompanyItem> list(CompanyFilter filter, List<Sort> sorts, Page.Request page) {
        var query = database.unwrap(Session.class)
                .createNativeQuery(
                        "SELECT c.id FROM company c" + filter.condition() + order(sorts)
                                + " OFFSET :offset LIMIT :size",
                        Long.class)
                .setParameter("offset", page.offset())
                .setParameter("size", page.size());
        filter.parameters().forEach(query::setParameter);
        return page.of(items(query.getResultList()), () -> total(filter));
    }

    /** Whole rows of one page only: what is in order before it is passed over in the index. */
    private List<CompanyItem> items(List<Long> ids) {
        Map<Long, CompanyItem> items = database
                .createQuery(
                        "select c, a.clientId from Company c left join CompanyAssignment a on a.companyId = c.id"
                                + " where c.id in :ids",
                        Object[].class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .map(row -> CompanyItem.of((Company) row[0], (UUID) row[1]))
                .collect(Collectors.toMap(CompanyItem::id, Function.identity()));
        return ids.stream().map(items::get).filter(Objects::nonNull).toList();
    }

    @Transactional
    Optional<CompanyItem> find(long id) {
        return items(List.of(id)).stream().findFirst();
    }

    /** The id makes the order of equals the same on every page. */
    private static String order(List<Sort> sorts) {
        return sorts.stream()
                .map(sort -> SORTS.get(sort.field()) + (sort.descending() ? " DESC" : ""))
                .collect(Collectors.joining(", ", " ORDER BY ", ", c.id"));
    }

    private long total(CompanyFilter filter) {
        if (filter.onlyMapped()) {
            return total(filter.mapped());
        }
        var count = database.unwrap(Session.class)
                .createNativeQuery("SELECT count(*) FROM company c" + filter.condition(), Long.class);
        filter.parameters().forEach(count::setParameter);
        return count.getSingleResult();
    }

    /** Only companies that are known are assigned, and none is ever removed. */
    private long total(Boolean mapped) {
        if (mapped == null) {
            return count("Company c");
        }
        long assigned = count("CompanyAssignment a where a.clientId is not null");
        return mapped ? assigned : count("Company c") - assigned;
    }

    private long count(String what) {
        return database.createQuery("select count(*) from " + what, Long.class).getSingleResult();
    }
}
