package com.accellis.engagement.registry.roster;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Which client each company counts for. */
@ApplicationScoped
public class AssignmentRepository implements PanacheRepositoryBase<CompanyAssignment, Long> {

    List<CompanyAssignment> ofCompanies(Collection<Long> companyIds) {
        return companyIds.isEmpty() ? List.of() : list("companyId in ?1", companyIds);
    }

    /** In the order of the companies' ids. */
    public List<CompanyAssignment> ofClients(Collection<UUID> clientIds) {
        return clientIds.isEmpty() ? List.of() : list("clientId in ?1 order by companyId", clientIds);
    }
}
