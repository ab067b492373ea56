package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.registry.roster.AssignmentRepository;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.ClientRepository;
import com.accellis.engagement.registry.roster.CompanyAssignment;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes all clients with their mappings. */
@ApplicationScoped
class ExportClients {

    private final ClientRepository clients;
    private final AssignmentRepository assignments;

    ExportClients(ClientRepository clients, AssignmentRepository assignments) {
        this.clients = clients;
        this.assignments = assignments;
    }

    /** In the order of their names. */
    @Transactional
    List<ExportedClient> all() {
        Map<UUID, List<Long>> companiesOf = assignments.mapped().stream()
                .collect(Collectors.groupingBy(
                        CompanyAssignment::clientId,
                        Collectors.mapping(CompanyAssignment::companyId, Collectors.toList())));
        return clients.notDeleted().stream()
                .map(client -> line(client, companiesOf.getOrDefault(client.id(), List.of())))
                .toList();
    }

    private static ExportedClient line(Client client, List<Long> companyIds) {
        var decisions = client.decisions();
        return new ExportedClient(
                client.id(),
                client.edition(),
                client.name(),
                decisions.industry(),
                decisions.autoScoring(),
                decisions.window(),
                decisions.retired(),
                decisions.notes(),
                companyIds);
    }
}
