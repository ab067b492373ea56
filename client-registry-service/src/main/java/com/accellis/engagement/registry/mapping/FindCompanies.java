package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.registry.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Reads companies together with the clients they count for. */
@ApplicationScoped
class FindCompanies {

    private static final String FROM = " from Company c left join CompanyAssignment a on a.companyId = c.id";
    private static final String BY_NAME = " order by lower(c.name), c.id";

    private final EntityManager database;

    FindCompanies(EntityManager database) {
        this.database = database;
    }

    /** @param mapped whether the companies count for a client; null for both kinds */
    @Transactional
    Page<CompanyItem> list(Boolean mapped, Page.Request page) {
        String from = FROM + condition(mapped);
        List<Long> ids = database.createQuery("select c.id" + from + BY_NAME, Long.class)
                .setFirstResult(Math.toIntExact(page.offset()))
                .setMaxResults(page.size())
                .getResultList();
        return page.of(
                items(ids),
                () -> database.createQuery("select count(*)" + from, Long.class).getSingleResult());
    }

    /** Whole rows of one page only: what is in order before it is passed over in the index. */
    private List<CompanyItem> items(List<Long> ids) {
        return database
                .createQuery("select c, a.clientId" + FROM + " where c.id in :ids" + BY_NAME, Object[].class)
                .setParameter("ids", ids)
                .getResultList()
                .stream()
                .map(row -> CompanyItem.of((Company) row[0], (UUID) row[1]))
                .toList();
    }

    private static String condition(Boolean mapped) {
        if (mapped == null) {
            return "";
        }
        return mapped ? " where a.clientId is not null" : " where a.clientId is null";
    }
}
