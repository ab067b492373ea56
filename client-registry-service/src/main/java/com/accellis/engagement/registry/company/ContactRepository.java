package com.accellis.engagement.registry.company;

import com.accellis.engagement.events.ContactChanged;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** The contacts, without those that were erased. */
@ApplicationScoped
public class ContactRepository implements PanacheRepositoryBase<Contact, Long> {

    /**
     * Keeps the newer of what we have and what the events say.
     *
     * @return the ids of the companies where a person came, went or changed
     */
    public Set<Long> hear(Collection<ContactChanged> events) {
        Set<Long> ids = events.stream().map(ContactChanged::id).collect(Collectors.toSet());
        Map<Long, Contact> contacts = byId(ids);
        Set<Long> erased = erasedAmong(ids);
        List<Contact> firstHeard = new ArrayList<>();
        Set<Long> companies = new TreeSet<>();
        for (ContactChanged event : events) {
            if (erased.contains(event.id())) {
                continue;
            }
            var contact = contacts.computeIfAbsent(event.id(), id -> {
                var unknown = new Contact(id);
                firstHeard.add(unknown);
                return unknown;
            });
            Long before = contact.companyId();
            if (contact.hear(event)) {
                addIfAny(companies, before);
                addIfAny(companies, contact.companyId());
            }
        }
        persist(firstHeard);
        return companies;
    }

    private static void addIfAny(Set<Long> companies, Long companyId) {
        if (companyId != null) {
            companies.add(companyId);
        }
    }

    private Map<Long, Contact> byId(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return new HashMap<>();
        }
        return list("id in ?1", ids).stream().collect(Collectors.toMap(Contact::id, Function.identity()));
    }

    private Set<Long> erasedAmong(Set<Long> ids) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(getEntityManager()
                .unwrap(Session.class)
                .createNativeQuery("SELECT id FROM erased_contact WHERE id IN (:ids)", Long.class)
                .setParameterList("ids", ids)
                .getResultList());
    }

    /**
     * Removes the person for good; later events about the person change nothing.
     *
     * @return the company where the person was known to work, none when there was none
     */
    public Set<Long> erase(long id, Instant now) {
        getEntityManager()
                .createNativeQuery(
                        "INSERT INTO erased_contact (id, erased_at) VALUES (:id, :now) ON CONFLICT DO NOTHING")
                .setParameter("id", id)
                .setParameter("now", now)
                .executeUpdate();
        Set<Long> companies = new TreeSet<>();
        findByIdOptional(id).ifPresent(contact -> {
            addIfAny(companies, contact.companyId());
            delete(contact);
        });
        return companies;
    }

    /** How many people who have not left work at each of the companies; a company without any is absent. */
    public Map<Long, Integer> activeAt(Collection<Long> companyIds) {
        Map<Long, Integer> counts = new HashMap<>();
        Portions.of(
                        companyIds,
                        portion -> getEntityManager()
                                .createQuery("""
                        select c.companyId, count(*) from Contact c
                        where c.companyId in :companies and not c.deleted and not c.inactive
                        group by c.companyId
                        """, Object[].class)
                                .setParameter("companies", portion)
                                .getResultList())
                .forEach(row -> counts.put((Long) row[0], Math.toIntExact((Long) row[1])));
        return counts;
    }

    /** In the order of their ids: people who have not left and are one of {@code ids} or the default at a company. */
    public List<Contact> defaults(Collection<Long> ids, Collection<Long> companyIds) {
        return list(
                "not deleted and not inactive and (id in ?1 or companyDefault and companyId in ?2) order by id",
                ids,
                companyIds);
    }
}
