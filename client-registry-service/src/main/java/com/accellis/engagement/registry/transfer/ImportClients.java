package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.company.Portions;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.ClientRepository;
import com.accellis.engagement.registry.roster.Decisions;
import com.accellis.engagement.registry.roster.Roster;
import com.accellis.engagement.registry.roster.RosterEdit;
import com.accellis.engagement.registry.transfer.ClientLine.Fault;
import com.accellis.engagement.registry.transfer.ImportReport.LineReport;
import com.accellis.engagement.registry.transfer.ImportReport.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Takes over a file of clients: all of it, or nothing. */
@ApplicationScoped
class ImportClients {

    private final Roster roster;
    private final ClientRepository clients;
    private final CompanyRepository companies;
    private final TransactionSynchronizationRegistry transaction;

    ImportClients(
            Roster roster,
            ClientRepository clients,
            CompanyRepository companies,
            TransactionSynchronizationRegistry transaction) {
        this.roster = roster;
        this.clients = clients;
        this.companies = companies;
        this.transaction = transaction;
    }

    /** How a file is taken over. */
    record Manner(boolean dryRun, boolean moveCompanies) {}

    /** A dry run does everything and then takes it back, so that it cannot tell anything else than what would happen. */
    @Transactional
    ImportReport apply(List<ClientLine> lines, Manner manner, String author) {
        Map<Long, List<Fault>> faults = new HashMap<>();
        Map<Long, UUID> made = new HashMap<>();
        List<UUID> changed = roster.change(Action.IMPORTED, author, edit -> {
            lines.forEach(line -> faults.put(line.number(), new ArrayList<>(line.faults())));
            prepare(edit, lines);
            check(edit, lines, manner, faults);
            for (ClientLine line : lines) {
                if (faults.get(line.number()).isEmpty()) {
                    apply(edit, line, made);
                }
            }
        });
        boolean faulty = faults.values().stream().anyMatch(some -> !some.isEmpty());
        if (faulty || manner.dryRun()) {
            transaction.setRollbackOnly();
        }
        Set<UUID> different = new HashSet<>(changed);
        return ImportReport.of(
                manner.dryRun(),
                lines.stream()
                        .map(line -> report(line, faults.get(line.number()), made, different, manner.dryRun()))
                        .toList());
    }

    private static LineReport report(
            ClientLine line, List<Fault> faults, Map<Long, UUID> made, Set<UUID> different, boolean dryRun) {
        UUID madeId = made.get(line.number());
        Outcome outcome = !faults.isEmpty()
                ? Outcome.FAULTY
                : madeId != null
                        ? Outcome.CREATED
                        : different.contains(line.id()) ? Outcome.CHANGED : Outcome.UNCHANGED;
        // The id of a client that was made only to see what would happen is nobody's.
        return new LineReport(
                line.number(), outcome, dryRun || madeId == null ? line.id() : madeId, line.name(), faults);
    }

    /** Locks and loads everything that the lines are about, in few statements. */
    private static void prepare(RosterEdit edit, List<ClientLine> lines) {
        var own = lines.stream().map(ClientLine::id).filter(Objects::nonNull).toList();
        var companyIds = companyIds(lines);
        Set<UUID> concerned = new HashSet<>(own);
        concerned.addAll(edit.clientsOf(companyIds).values());
        edit.touch(concerned);
    }

    private static Set<Long> companyIds(Collection<ClientLine> lines) {
        Set<Long> ids = new HashSet<>();
        lines.stream().map(ClientLine::companyIds).filter(Objects::nonNull).forEach(ids::addAll);
        return ids;
    }

    private void check(RosterEdit edit, List<ClientLine> lines, Manner manner, Map<Long, List<Fault>> faults) {
        Map<UUID, Client> existing = new HashMap<>();
        edit.touched(lines.stream().map(ClientLine::id).filter(Objects::nonNull).toList())
                .forEach(client -> existing.put(client.id(), client));
        Set<String> names = namesInUse(lines);
        Set<Long> known = companies.byId(companyIds(lines)).keySet();
        Map<Long, UUID> counting = edit.clientsOf(known);
        Set<UUID> ids = new HashSet<>();
        Map<Long, Long> claimed = new HashMap<>();
        for (ClientLine line : lines) {
            List<Fault> found = faults.get(line.number());
            if (line.id() == null) {
                if (line.name() != null && !names.add(normalise(line.name()))) {
                    found.add(new Fault("name", "a client has this name; give its id to change it"));
                }
            } else if (!existing.containsKey(line.id())) {
                found.add(new Fault("id", "no client has this id"));
            } else if (existing.get(line.id()).deleted()) {
                found.add(new Fault("id", "this client was deleted or merged"));
            } else if (!ids.add(line.id())) {
                found.add(new Fault("id", "an earlier line is about the same client"));
            }
            if (line.companyIds() != null) {
                for (Long companyId : line.companyIds()) {
                    checkCompany(line, companyId, known, counting, claimed, manner, found);
                }
            }
        }
    }

    private static void checkCompany(
            ClientLine line,
            Long companyId,
            Set<Long> known,
            Map<Long, UUID> counting,
            Map<Long, Long> claimed,
            Manner manner,
            List<Fault> found) {
        if (!known.contains(companyId)) {
            found.add(new Fault("companyIds", "no company " + companyId));
            return;
        }
        Long earlier = claimed.putIfAbsent(companyId, line.number());
        if (earlier != null) {
            found.add(new Fault("companyIds", "line " + earlier + " claims company " + companyId + " too"));
        }
        UUID now = counting.get(companyId);
        if (now != null && !now.equals(line.id()) && !manner.moveCompanies()) {
            found.add(new Fault("companyIds", "company " + companyId + " counts for client " + now));
        }
    }

    /** Names of other clients that the new ones must not have. */
    private Set<String> namesInUse(List<ClientLine> lines) {
        List<String> wanted = lines.stream()
                .filter(line -> line.id() == null && line.name() != null)
                .map(line -> normalise(line.name()))
                .distinct()
                .toList();
        return new HashSet<>(Portions.of(wanted, clients::namesInUse));
    }

    private static String normalise(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static void apply(RosterEdit edit, ClientLine line, Map<Long, UUID> made) {
        if (line.id() == null) {
            UUID id = UUID.randomUUID();
            made.put(line.number(), id);
            edit.enter(id, Origin.IMPORTED, decisions(Decisions.usual().withName(line.name()), line));
            if (line.companyIds() != null) {
                edit.assign(line.companyIds(), id);
            }
            return;
        }
        Client client = edit.existing(line.id());
        edit.decide(client, decisions(following(client, line), line));
        if (line.companyIds() != null) {
            List<Long> dropped = edit.companiesOf(client.id()).stream()
                    .filter(id -> !line.companyIds().contains(id))
                    .toList();
            edit.assign(dropped, null);
            edit.assign(line.companyIds(), client.id());
        }
    }

    /** A name as the client already has it is no choice: an exported file changes nothing when it comes back. */
    private static Decisions following(Client client, ClientLine line) {
        var decisions = client.decisions();
        return line.name() == null || line.name().equals(client.name()) ? decisions : decisions.withName(line.name());
    }

    private static Decisions decisions(Decisions now, ClientLine line) {
        return new Decisions(
                now.name(),
                line.industry() == null ? now.industry() : line.industry(),
                line.autoScoring() == null ? now.autoScoring() : line.autoScoring(),
                line.window() == null ? now.window() : line.window(),
                line.notes() == null ? now.notes() : line.notes(),
                line.retired() == null ? now.retired() : line.retired());
    }
}
