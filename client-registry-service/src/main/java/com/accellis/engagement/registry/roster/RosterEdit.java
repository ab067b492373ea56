package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import com.accellis.engagement.registry.company.Company;
import com.accellis.engagement.registry.history.Change;
import com.accellis.engagement.registry.history.Entry;
import com.accellis.engagement.registry.industry.MarketIndustries;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import com.accellis.engagement.registry.lifecycle.ClientProfile;
import com.accellis.engagement.registry.lifecycle.Origin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

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

    private final Map<UUID, Client> clients = new LinkedHashMap<>();
    private final Map<UUID, TreeSet<Long>> companiesOf = new HashMap<>();
    private final Map<UUID, ClientState> statesBefore = new HashMap<>();
    private final Map<UUID, ClientChanged> eventsBefore = new HashMap<>();
    private final Map<Long, CompanyAssignment> assignments = new HashMap<>();
    private final Map<Long, UUID> assignedBefore = new HashMap<>();
    private final List<Client> made = new ArrayList<>();
    private final Set<Long> firstAssigned = new LinkedHashSet<>();
    private Object details;

    RosterEdit(Roster.Tables tables, ClientCriteria criteria, MarketIndustries industries, Change change) {
        this.tables = tables;
        this.criteria = criteria;
        this.industries = industries;
        this.change = change;
    }

    /** Locks the clients, as far as they exist, so that they follow their companies at the end. */
    public void touch(Collection<UUID> clientIds) {
        Set<UUID> missing = new TreeSet<>(clientIds);
        missing.removeAll(clients.keySet());
        List<Client> locked = tables.clients().lock(missing);
        locked.forEach(client -> companiesOf.put(client.id(), new TreeSet<>()));
        tables.assignments().ofClients(locked.stream().map(Client::id).toList()).forEach(assignment -> {
            remember(assignment);
            companiesOf.get(assignment.clientId()).add(assignment.companyId());
        });
        for (Client client : locked) {
            clients.put(client.id(), client);
            statesBefore.put(client.id(), state(client));
            eventsBefore.put(client.id(), client.event());
        }
    }

    /** Those of the clients that exist and are touched. */
    public List<Client> touched(Collection<UUID> clientIds) {
        return clientIds.stream()
                .distinct()
                .map(clients::get)
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

    /** The same for a client that may have been removed. */
    public Client known(UUID clientId) {
        touch(Set.of(clientId));
        Client client = clients.get(clientId);
        if (client == null) {
            throw ProblemType.CLIENT_NOT_FOUND.because("No client with id " + clientId);
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
        requireEdition(client, seen);
        return client;
    }

    public void requireEdition(Client client, long seen) {
        if (client.edition() == seen) {
            return;
        }
        List<Problem.FieldError> changed = seen < 0 || seen > client.edition()
                ? List.of()
                : tables.history().since(client.id(), seen).stream()
                        .flatMap(line -> line.entry().after().entrySet().stream()
                                .map(field ->
                                        new Problem.FieldError(field.getKey(), told(field.getValue(), line.change()))))
                        .toList();
        throw ProblemType.STALE.because(
                "The client is at edition " + client.edition() + "; what changed since yours is listed", changed);
    }

    private static String told(Object value, Change change) {
        return "is now " + (value == null ? "empty" : value) + ", by " + change.author() + " at " + change.at();
    }

    /** The companies that count for a touched client, in order. */
    public List<Long> companiesOf(UUID clientId) {
        return List.copyOf(companiesOf.get(clientId));
    }

    /** Enters a client that somebody decided to have, with a name. */
    public Client enter(UUID id, Origin origin, Decisions decisions) {
        return add(Client.entered(id, origin, null, decisions));
    }

    /** Enters a client that is called what the company is called, unless it has a name of its own. */
    public Client enter(UUID id, Origin origin, long homeCompanyId, Decisions decisions) {
        return add(Client.entered(id, origin, homeCompanyId, decisions));
    }

    /** Makes a client of each of these companies, which count for nobody yet. */
    void makeClients(Collection<Company> eligible) {
        load(eligible.stream().map(Company::id).toList());
        eligible.forEach(company -> {
            Client client = add(Client.ofCompany(company.id()));
            assign(List.of(company.id()), client.id());
        });
    }

    private Client add(Client client) {
        made.add(client);
        clients.put(client.id(), client);
        companiesOf.put(client.id(), new TreeSet<>());
        return client;
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

    /** Removes a client; its companies count for nobody then, unless they were moved before. */
    public void remove(Client client, UUID mergedInto) {
        client.remove(mergedInto);
        assign(companiesOf(client.id()), null);
    }

    /** Which client each of the companies counts for; companies that count for nobody are absent. */
    public Map<Long, UUID> clientsOf(Collection<Long> companyIds) {
        load(companyIds);
        Map<Long, UUID> found = new HashMap<>();
        companyIds.forEach(id -> {
            UUID clientId = assignments.get(id).clientId();
            if (clientId != null) {
                found.put(id, clientId);
            }
        });
        return found;
    }

    /** @throws com.accellis.engagement.kit.http.ProblemException {@code company-not-found} naming each that is unknown */
    public void requireCompanies(Collection<Long> companyIds) {
        Set<Long> known = tables.companies().byId(companyIds).keySet();
        List<Problem.FieldError> unknown = companyIds.stream()
                .filter(id -> !known.contains(id))
                .map(id -> new Problem.FieldError("companyIds", "no company " + id))
                .toList();
        if (!unknown.isEmpty()) {
            throw ProblemType.COMPANY_NOT_FOUND.because("Not all of these companies are known", unknown);
        }
    }

    /**
     * @param clientId the client that the companies may count for already, null when they must count for nobody
     * @throws com.accellis.engagement.kit.http.ProblemException {@code already-mapped} naming each that counts for another
     */
    public void requireFree(Collection<Long> companyIds, UUID clientId) {
        List<Problem.FieldError> taken = clientsOf(companyIds).entrySet().stream()
                .filter(company -> !company.getValue().equals(clientId))
                .sorted(Map.Entry.comparingByKey())
                .map(company -> new Problem.FieldError(
                        "companyIds", "company " + company.getKey() + " counts for client " + company.getValue()))
                .toList();
        if (!taken.isEmpty()) {
            throw ProblemType.ALREADY_MAPPED.because("Not all of these companies are free", taken);
        }
    }

    /** @param clientId a touched client, or null: the companies count for nobody from now on */
    public void assign(Collection<Long> companyIds, UUID clientId) {
        load(companyIds);
        touch(companyIds.stream()
                .map(id -> assignments.get(id).clientId())
                .filter(Objects::nonNull)
                .toList());
        for (Long companyId : companyIds) {
            CompanyAssignment assignment = assignments.get(companyId);
            UUID former = assignment.clientId();
            if (Objects.equals(former, clientId)) {
                continue;
            }
            if (former != null) {
                companiesOf.get(former).remove(companyId);
            }
            if (clientId != null) {
                companiesOf.get(clientId).add(companyId);
            }
            assignment.assign(clientId);
        }
    }

    private void load(Collection<Long> companyIds) {
        List<Long> missing = companyIds.stream()
                .filter(id -> !assignments.containsKey(id))
                .distinct()
                .toList();
        tables.assignments().ofCompanies(missing).forEach(this::remember);
        missing.stream().filter(id -> !assignments.containsKey(id)).forEach(id -> {
            assignments.put(id, new CompanyAssignment(id));
            firstAssigned.add(id);
        });
    }

    private void remember(CompanyAssignment assignment) {
        if (assignments.putIfAbsent(assignment.companyId(), assignment) == null) {
            assignedBefore.put(assignment.companyId(), assignment.clientId());
        }
    }

    /**
     * Puts back what an earlier change made different.
     *
     * @throws com.accellis.engagement.kit.http.ProblemException {@code not-undoable} when somebody has changed it again
     */
    public void takeBack(List<Entry> entries) {
        touch(entries.stream().map(Entry::clientId).toList());
        List<Problem.FieldError> changedAgain = new ArrayList<>();
        entries.forEach(entry -> changedAgain.addAll(changedAgain(entry)));
        Moves moves = Moves.of(entries);
        Map<Long, UUID> now = clientsOf(moves.companyIds());
        moves.companyIds().stream()
                .filter(id -> !Objects.equals(now.get(id), moves.to(id)))
                .forEach(id ->
                        changedAgain.add(new Problem.FieldError("companyIds", "company " + id + " has moved on")));
        if (!changedAgain.isEmpty()) {
            throw ProblemType.NOT_UNDOABLE.because("Something was changed again since", changedAgain);
        }
        for (Entry entry : entries) {
            Client client = clients.get(entry.clientId());
            ClientState wanted = state(client).with(decided(entry.before()));
            client.decide(wanted.decisions());
            client.restore(wanted.deleted(), wanted.mergedInto());
        }
        moves.companyIds().forEach(id -> assign(List.of(id), moves.from(id)));
    }

    private List<Problem.FieldError> changedAgain(Entry entry) {
        Map<String, Object> now = ClientState.fields(state(clients.get(entry.clientId())));
        return decided(entry.after()).entrySet().stream()
                .filter(field -> !Objects.equals(field.getValue(), now.get(field.getKey())))
                .map(field -> new Problem.FieldError(field.getKey(), "of client " + entry.clientId()))
                .toList();
    }

    /** What people decided; the rest follows from it and from the companies. */
    private static Map<String, Object> decided(Map<String, Object> fields) {
        Map<String, Object> decided = new HashMap<>(fields);
        decided.keySet()
                .retainAll(Set.of(
                        "chosenName",
                        "chosenIndustry",
                        "autoScoring",
                        "window",
                        "notes",
                        "retired",
                        "deleted",
                        "mergedInto"));
        return decided;
    }

    /** Says what was changed besides clients; it goes into the history with the change. */
    public void alsoChanged(Object what) {
        details = what;
    }

    /** Which of the clients became different; the history has them all. */
    List<UUID> finish() {
        follow();
        List<Client> announced = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (Client client : clients.values()) {
            entry(client, entries);
            if (!client.event().equals(eventsBefore.get(client.id()))) {
                client.raiseRevision();
                announced.add(client);
            }
        }
        // Hibernate inserts what it is given here, and would correct later changes with a second statement.
        tables.clients().persist(made);
        if (!entries.isEmpty() || details != null) {
            tables.history().append(change, entries, details);
        }
        tables.announcements().clients(announced, change.at());
        announceAssignments();
        return entries.stream().map(Entry::clientId).toList();
    }

    private void follow() {
        Set<Long> companyIds =
                companiesOf.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        clients.values().stream()
                .map(Client::homeCompanyId)
                .filter(Objects::nonNull)
                .forEach(companyIds::add);
        Map<Long, Company> known = tables.companies().byId(companyIds);
        Map<Long, Integer> active = tables.contacts().activeAt(companyIds);
        for (Client client : clients.values()) {
            var own = companiesOf.get(client.id()).stream()
                    .map(known::get)
                    .map(company -> part(company, active))
                    .toList();
            Company home = client.homeCompanyId() == null ? null : known.get(client.homeCompanyId());
            client.follow(
                    ClientProfile.of(client.basis(), own, home == null ? null : part(home, active), industries),
                    change.at());
        }
    }

    private ClientProfile.Company part(Company company, Map<Long, Integer> active) {
        return new ClientProfile.Company(
                company.id(),
                company.name(),
                company.market(),
                company.counts(criteria),
                active.getOrDefault(company.id(), 0));
    }

    private void entry(Client client, List<Entry> entries) {
        ClientState before = statesBefore.get(client.id());
        ClientState after = state(client);
        if (after.equals(before)) {
            return;
        }
        client.raiseEdition();
        var fieldsBefore = ClientState.fields(before);
        var fieldsAfter = ClientState.fields(after);
        entries.add(new Entry(
                client.id(),
                client.edition(),
                ClientState.differing(fieldsBefore, fieldsAfter),
                ClientState.differing(fieldsAfter, fieldsBefore)));
    }

    private void announceAssignments() {
        List<CompanyAssignment> changed = assignments.values().stream()
                .filter(assignment ->
                        !Objects.equals(assignment.clientId(), assignedBefore.get(assignment.companyId())))
                .sorted((a, b) -> Long.compare(a.companyId(), b.companyId()))
                .toList();
        tables.assignments()
                .persist(changed.stream().filter(assignment -> firstAssigned.contains(assignment.companyId())));
        tables.announcements().assignments(changed, change.at());
    }

    private ClientState state(Client client) {
        return client.state(companiesOf(client.id()));
    }
}
