package com.accellis.engagement.registry.roster;

import com.accellis.engagement.registry.company.Portions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** The clients. */
@ApplicationScoped
public class ClientRepository implements PanacheRepositoryBase<Client, UUID> {

    /** Those of the names, in lower case, that clients have. */
    public List<String> namesInUse(Collection<String> lowerCaseNames) {
        return getEntityManager()
                .createQuery(
                        "select lower(c.name) from Client c where lower(c.name) in :names and not c.deleted",
                        String.class)
                .setParameter("names", lowerCaseNames)
                .getResultList();
    }

    /** The clients that were made from these companies, whether they still have them or not. */
    List<UUID> atHome(Collection<Long> companyIds) {
        return Portions.of(
                companyIds,
                portion -> getEntityManager()
                        .createQuery("select c.id from Client c where c.homeCompanyId in :companies", UUID.class)
                        .setParameter("companies", portion)
                        .getResultList());
    }

    /** In the order of their names. */
    public List<Client> notDeleted() {
        return list("not deleted order by lower(name), id");
    }

    /** Whoever raises a revision holds the row; rows are locked in id order, so that nobody waits in a circle. */
    List<Client> lock(Collection<UUID> ids) {
        return Portions.of(
                ids.stream().sorted().toList(),
                portion -> find("id in ?1 order by id", portion)
                        .withLock(LockModeType.PESSIMISTIC_WRITE)
                        .list());
    }
}
