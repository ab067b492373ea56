package com.accellis.engagement.registry.mapping;

import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.registry.company.Company;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import org.hibernate.Session;

/** Reads companies together with the clients they count for. */
@ApplicationScoped
class FindCompanies {

    private static final String FROM = " from Company c left join CompanyAssignment a on a.companyId = c.id";
    private static final String BY_NAME = " order by lower(c.name), c.id";
    private static final String IN_ORDER = BY_NAME + " offset :offset limit :size";

    private final EntityManager database;

    FindCompanies(EntityManager database) {
        this.database = database;
    }

    /** @param mapped whether the companies count for a client; null for both kinds */
    @Transactional
    Page<CompanyItem> list(Boolean mapped, Page.Request page) {
        List<Long> ids = database.unwrap(Session.class)
                .createNativeQuery("SELECT c.id FROM company c" + condition(mapped) + IN_ORDER, Long.class)
                .setParameter("offset", page.offset())
                .setParameter("size", page.size())
                .getResultList();
        return page.of(items(ids), () -> total(mapped));
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

    /** Not a join: it would be sorted anew for every page, while an expression is checked in the order of the index. */
    private static String condition(Boolean mapped) {
        if (mapped == null) {
            return "";
        }
        return " WHERE (c.id IN (SELECT company_id FROM company_assignment WHERE client_id IS NOT NULL)) IS "
                + (mapped ? "TRUE" : "NOT TRUE");
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
