package com.accellis.engagement.registry.roster;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.company.Company;
import com.accellis.engagement.registry.history.Change;
import com.accellis.engagement.registry.history.Entry;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import com.accellis.engagement.registry.lifecycle.ClientIds;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.roster.Touched.Whereabouts;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * A change of clients in the making. Whatever it touches is locked and remembered as it was; at the end every touched
 * client follows its companies, and what became different goes into the history and is announced. So no way of changing
 * a client can leave out one of the three.
 */
public final class RosterEdit {

    private final Roster.Tables tables;
    private final ClientCriteria criteria;
    private final MarketIndustries industries;
    private final Change change;
    private final Touched touched;
    private final EditionCheck editions;
    private Object details;

    RosterEdit(Roster.Tables tables, ClientCriteria criteria, MarketIndustries industries, Change change) {
        this.tables = tables;
        this.criteria = criteria;
        this.industries = industries;
        this.change = change;
        touched = new Touched(tables.clients(), tables.assignments());
        editions = new EditionCheck(tables.history());
    }

    /** Locks the clients, as far as they exist, so that they follow their companies at the end. */
    public void touch(Collection<UUID> clientIds) {
        touched.lock(clientIds);
    }

    /** Those of the clients that exist and are touched. */
    public List<Client> touched(Collection<UUID> clientIds) {
        return clientIds.stream()
                .distinct()
                .map(touched::client)
                .filter(Objects::nonNull)
                .toList();
    }

    /**
     * A client to be changed.
     *
     * @throws com.accellis.engagement.kit.http.ProblemException {@code client-not-found}, or {@code client-deleted} when
     *     it was removed or merged
     */
    public Client existing(UUID clientId) {
        Client client = known(clientId);
        if (client.deleted()) {
            throw ProblemType.CLIENT_DELETED.because(
                    client.mergedInto() == null
                            ? "The client was deleted"
                            : "The client was merged into " + client.mergedInto());
        }
        return client;
    }

    /**
     * A client that the caller says to have seen in that edition.
     *
     * @throws com.accellis.engagement.kit.http.ProblemException {@code stale} with what has changed since
     */
    public Client existing(UUID clientId, long seen) {
        Client client = existing(clientId);
        editions.require(client, seen);
        return client;
    }

    /** The same for a client that may have been removed. */
    public Client known(UUID clientId, long seen) {
        Client client = known(clientId);
        editions.require(client, seen);
        return client;
    }

    private Client known(UUID clientId) {
        touch(Set.of(clientId));
        Client client = touched.client(clientId);
        if (client == null) {
            throw ProblemType.CLIENT_NOT_FOUND.because("No client with id " + clientId);
        }
        return client;
    }

    /** The companies that count for a touched client, in order. */
    public List<Long> companiesOf(UUID clientId) {
        return touched.companiesOf(clientId);
    }

    /** Enters a client that somebody decided to have, with a name. */
    public void enter(UUID id, Origin origin, Decisions decisions) {
        touched.add(Client.entered(id, origin, null, decisions));
    }

    /** Enters a client that is called what the company is called, unless it has a name of its own. */
    public void enter(UUID id, Origin origin, long homeCompanyId, Decisions decisions) {
        touched.add(Client.entered(id, origin, homeCompanyId, decisions));
    }

    /** @throws com.accellis.engagement.kit.http.ProblemException {@code invalid-body} when it would be without a name */
    public void decide(Client client, Decisions decisions) {
        if (decisions.name() == null && client.homeCompanyId() == null) {
            throw ProblemType.INVALID_BODY.because(
                    "Some fields are not valid",
                    List.of(new Problem.FieldError("name", "missing: this client was not made from a company")));
        }
        client.decide(decisions);
    }

    /**
     * Removes a client; its companies count for nobody then, unless they were moved before. Whoever removes the client that
     * a company made says that this company is no client.
     */
    public void remove(Client client, UUID mergedInto) {
        client.remove(mergedInto);
        companiesOf(client.id())
                .forEach(id -> touched.assign(List.of(id), new Whereabouts(null, id.equals(client.homeCompanyId()))));
    }

    /** Which client each of the companies counts for; companies that count for nobody are absent. */
    public Map<Long, UUID> clientsOf(Collection<Long> companyIds) {
        touched.load(companyIds);
        Map<Long, UUID> found = new HashMap<>();
        companyIds.forEach(id -> {
            UUID clientId = touched.whereabouts(id).clientId();
            if (clientId != null) {
                found.put(id, clientId);
            }
        });
        return found;
    }

    /** @throws com.accellis.engagement.kit.http.ProblemException {@code company-not-found} naming each that is unknown */
    public void requireCompanies(Collection<Long> companyIds) {
        CompanyChecks.requireKnown(
                companyIds, tables.companies().byId(companyIds).keySet());
    }

    /**
     * @param clientId the client that the companies may count for already, null when they must count for nobody
     * @throws com.accellis.engagement.kit.http.ProblemException {@code already-mapped} naming each that counts for another
     */
    public void requireFree(Collection<Long> companyIds, UUID clientId) {
        CompanyChecks.requireFree(clientsOf(companyIds), clientId);
    }

    /**
     * @param clientId the client that the companies may count for already
     * @param seen the editions of other clients that the caller has seen
     * @throws com.accellis.engagement.kit.http.ProblemException {@code stale} when one of these is at another edition, or
     *     a company counts for a client that is not among them
     */
    public void requireSeen(Collection<Long> companyIds, UUID clientId, Map<UUID, Long> seen) {
        touch(seen.keySet());
        seen.forEach(this::known);
        CompanyChecks.requireSeen(clientsOf(companyIds), clientId, seen.keySet());
    }

    /** @param clientId a touched client */
    public void assign(Collection<Long> companyIds, UUID clientId) {
        touched.assign(companyIds, new Whereabouts(clientId, false));
    }

    /** The companies count for nobody from now on, and make no client by themselves, because somebody wants it so. */
    public void takeAway(Collection<Long> companyIds) {
        touched.assign(companyIds, new Whereabouts(null, true));
    }

    /**
     * Puts back what an earlier change made different.
     *
     * @throws com.accellis.engagement.kit.http.ProblemException {@code not-undoable} when somebody has changed it again
     */
    public void takeBack(List<Entry> entries) {
        new TakingBack(touched, entries).run();
    }

    /** Says what was changed besides clients; it goes into the history with the change. */
    public void alsoChanged(Object what) {
        details = what;
    }

    boolean hasChangedMore() {
        return details != null;
    }

    /**
     * Companies that should be a client, and count for nobody although nobody wanted it so, make a client; one that has made
     * its client before goes back to it. A client that somebody removed is not brought back.
     */
    void makeClients(Collection<Long> companyIds) {
        if (!criteria.makeClients()) {
            return;
        }
        touched.load(companyIds);
        List<Long> free = companyIds.stream()
                .filter(id -> touched.whereabouts(id).equals(new Whereabouts(null, false)))
                .toList();
        touch(free.stream()
                .filter(touched::wasEverAssigned)
                .map(ClientIds::madeFromCompany)
                .toList());
        tables.companies().byId(free).values().stream()
                .filter(company -> company.counts(criteria) || company.everCounted())
                .sorted(Comparator.comparing(Company::id))
                .forEach(company -> {
                    UUID clientId = ClientIds.madeFromCompany(company.id());
                    if (touched.client(clientId) == null) {
                        touched.add(Client.ofCompany(company.id()));
                    }
                    if (!touched.client(clientId).deleted()) {
                        assign(List.of(company.id()), clientId);
                    }
                });
    }

    /** Companies that an undo once left with a deleted client count for nobody; that is not refused, but mended. */
    void releaseCompaniesOfDeleted() {
        touched.clients().stream()
                .filter(Client::deleted)
                .map(client -> touched.companiesOf(client.id()))
                .toList()
                .forEach(companyIds -> touched.assign(companyIds, new Whereabouts(null, false)));
    }

    /** Which of the clients became different; the history has them all. */
    List<UUID> finish() {
        makeClients(touched.moved().stream()
                .map(CompanyAssignment::companyId)
                .filter(id -> touched.whereabouts(id).clientId() == null)
                .toList());
        return new Conclusion(tables, criteria, industries, change, touched).write(details);
    }
}
