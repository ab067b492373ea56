package com.accellis.engagement.registry.roster;

import com.accellis.engagement.registry.company.Portions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Which client each company counts for. */
@ApplicationScoped
public class AssignmentRepository implements PanacheRepositoryBase<CompanyAssignment, Long> {

    List<CompanyAssignment> ofCompanies(Collection<Long> companyIds) {
        return Portions.of(companyIds, portion -> list("companyId in ?1", portion));
    }

    /** Of all companies that count for a client, in the order of their ids. */
    public List<CompanyAssignment> mapped() {
        return list("clientId is not null order by companyId");
    }

    /** In the order of the companies' ids, as far as the clients fit in one portion. */
    public List<CompanyAssignment> ofClients(Collection<UUID> clientIds) {
        return Portions.of(clientIds, portion -> list("clientId in ?1 order by companyId", portion));
    }
}
