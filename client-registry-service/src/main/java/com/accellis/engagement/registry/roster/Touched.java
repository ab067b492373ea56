package com.accellis.engagement.registry.roster;

import com.accellis.engagement.events.ClientChanged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** What a change has touched: clients, which are locked, and assignments, all remembered as they were. */
final class Touched {

    private static final Whereabouts NOBODY_YET = new Whereabouts(null, false);

    private final ClientRepository clientRepository;
    private final AssignmentRepository assignmentRepository;

    private final Map<UUID, Client> clients = new LinkedHashMap<>();
    private final Map<UUID, TreeSet<Long>> companiesOf = new HashMap<>();
    private final Map<UUID, ClientState> statesBefore = new HashMap<>();
    private final Map<UUID, ClientChanged> eventsBefore = new HashMap<>();
    private final List<Client> made = new ArrayList<>();
    private final Map<Long, CompanyAssignment> assignments = new TreeMap<>();
    private final Map<Long, Whereabouts> assignedBefore = new HashMap<>();

    Touched(ClientRepository clientRepository, AssignmentRepository assignmentRepository) {
        this.clientRepository = clientRepository;
        this.assignmentRepository = assignmentRepository;
    }

    /** @param clientId null when the company counts for none */
    record Whereabouts(UUID clientId, boolean takenAway) {

        static Whereabouts of(CompanyAssignment assignment) {
            return new Whereabouts(assignment.clientId(), assignment.takenAway());
        }
    }

    /** Locks the clients as far as they exist. */
    void lock(Collection<UUID> clientIds) {
        Set<UUID> missing = new TreeSet<>(clientIds);
        missing.removeAll(clients.keySet());
        List<Client> locked = clientRepository.lock(missing);
        locked.forEach(client -> companiesOf.put(client.id(), new TreeSet<>()));
        assignmentRepository.ofClients(locked.stream().map(Client::id).toList()).forEach(assignment -> {
            remember(assignment);
            companiesOf.get(assignment.clientId()).add(assignment.companyId());
        });
        for (Client client : locked) {
            clients.put(client.id(), client);
            statesBefore.put(client.id(), state(client));
            eventsBefore.put(client.id(), client.event());
        }
    }

    /** Null when there is no such client, or none that is touched. */
    Client client(UUID clientId) {
        return clients.get(clientId);
    }

    Collection<Client> clients() {
        return clients.values();
    }

    void add(Client client) {
        made.add(client);
        clients.put(client.id(), client);
        companiesOf.put(client.id(), new TreeSet<>());
    }

    /** The clients that were not there before. */
    List<Client> made() {
        return made;
    }

    /** In order. */
    List<Long> companiesOf(UUID clientId) {
        return List.copyOf(companiesOf.get(clientId));
    }

    ClientState state(Client client) {
        return client.state(companiesOf(client.id()));
    }

    /** Null when it was not there. */
    ClientState stateBefore(Client client) {
        return statesBefore.get(client.id());
    }

    /** Null when it was not there. */
    ClientChanged eventBefore(Client client) {
        return eventsBefore.get(client.id());
    }

    void load(Collection<Long> companyIds) {
        List<Long> missing = companyIds.stream()
                .filter(id -> !assignments.containsKey(id))
                .distinct()
                .toList();
        assignmentRepository.ofCompanies(missing).forEach(this::remember);
        missing.forEach(id -> assignments.computeIfAbsent(id, CompanyAssignment::new));
    }

    private void remember(CompanyAssignment assignment) {
        if (assignments.putIfAbsent(assignment.companyId(), assignment) == null) {
            assignedBefore.put(assignment.companyId(), Whereabouts.of(assignment));
        }
    }

    Whereabouts whereabouts(long companyId) {
        return Whereabouts.of(assignments.get(companyId));
    }

    Whereabouts whereaboutsBefore(long companyId) {
        return assignedBefore.getOrDefault(companyId, NOBODY_YET);
    }

    /** Whether it has been assigned before at any time. */
    boolean wasEverAssigned(long companyId) {
        return assignedBefore.containsKey(companyId);
    }

    /** @param to the client is touched or null */
    void assign(Collection<Long> companyIds, Whereabouts to) {
        load(companyIds);
        lock(companyIds.stream()
                .map(id -> assignments.get(id).clientId())
                .filter(Objects::nonNull)
                .toList());
        for (Long companyId : companyIds) {
            CompanyAssignment assignment = assignments.get(companyId);
            if (assignment.clientId() != null) {
                companiesOf.get(assignment.clientId()).remove(companyId);
            }
            if (to.clientId() != null) {
                companiesOf.get(to.clientId()).add(companyId);
            }
            assignment.assign(to.clientId(), to.takenAway());
        }
    }

    /** The assignments whose client is another one than before, in the order of the companies. */
    List<CompanyAssignment> moved() {
        return assignments.values().stream()
                .filter(assignment -> !Objects.equals(
                        assignment.clientId(),
                        whereaboutsBefore(assignment.companyId()).clientId()))
                .toList();
    }
}
