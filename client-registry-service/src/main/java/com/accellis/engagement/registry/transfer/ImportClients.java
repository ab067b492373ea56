package com.accellis.engagement.registry.transfer;

import com.accellis.engagement.kit.http.RequestKey;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.kit.request.AnsweredRequests;
import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.company.Portions;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.lifecycle.Origin;
import com.accellis.engagement.registry.platform.Texts;
import com.accellis.engagement.registry.roster.Client;
import com.accellis.engagement.registry.roster.ClientRepository;
import com.accellis.engagement.registry.roster.Decisions;
import com.accellis.engagement.registry.roster.Roster;
import com.accellis.engagement.registry.roster.RosterEdit;
import com.accellis.engagement.registry.transfer.Fault.Code;
import com.accellis.engagement.registry.transfer.ImportReport.LineReport;
import com.accellis.engagement.registry.transfer.ImportReport.Outcome;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import java.io.IOException;
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
    private final AnsweredRequests requests;
    private final TransactionSynchronizationRegistry transaction;

    ImportClients(
            Roster roster,
            ClientRepository clients,
            CompanyRepository companies,
            AnsweredRequests requests,
            TransactionSynchronizationRegistry transaction) {
        this.roster = roster;
        this.clients = clients;
        this.companies = companies;
        this.requests = requests;
        this.transaction = transaction;
    }

    /** How a file is taken over. */
    record Manner(boolean dryRun, boolean moveCompanies) {}

    /** @param request null when it has no key of its own */
    @Transactional
    ImportReport apply(List<ClientLine> lines, Manner manner, String author, RequestKey request) {
        if (request == null) {
            return apply(lines, manner, author);
        }
        String answer = requests.once(request, () -> EventJson.text(apply(lines, manner, author)));
        try {
            return EventJson.read(Texts.bytes(answer), ImportReport.class);
        } catch (IOException e) {
            throw new IllegalStateException("A stored answer cannot be read", e);
        }
    }

    /** A dry run does everything and then takes it back, so that it cannot tell anything else than what would happen. */
    private ImportReport apply(List<ClientLine> lines, Manner manner, String author) {
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
                line.number(),
                outcome,
                dryRun || madeId == null ? line.id() : madeId,
                line.name().value(),
                faults);
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
            Client client = existing.get(line.id());
            if (line.id() == null) {
                checkNew(line, names, found);
            } else if (client == null) {
                found.add(new Fault(Code.CLIENT_NOT_FOUND, "id", "no client has this id"));
            } else if (client.deleted()) {
                found.add(new Fault(Code.CLIENT_DELETED, "id", "this client was deleted or merged"));
            } else if (!ids.add(line.id())) {
                found.add(new Fault(Code.TWICE, "id", "an earlier line is about the same client"));
            } else {
                checkChanged(line, client, found);
            }
            if (line.companyIds() != null) {
                for (Long companyId : line.companyIds()) {
                    checkCompany(line, companyId, known, counting, claimed, manner, found);
                }
            }
        }
    }

    private static void checkNew(ClientLine line, Set<String> names, List<Fault> found) {
        if (line.edition() != null) {
            found.add(new Fault(Code.INVALID, "edition", "a new client has none yet"));
        }
        String name = line.name().value();
        if (name == null) {
            // The id may have been meant, and be at fault itself.
            if (found.isEmpty()) {
                found.add(new Fault(Code.MISSING, "name", "is missing; a new client needs one"));
            }
        } else if (!ClientTable.isName(name)) {
            found.add(new Fault(Code.INVALID, "name", "expected " + ClientTable.NAME));
        } else if (!names.add(normalise(name))) {
            found.add(new Fault(Code.NAME_IN_USE, "name", "a client has this name; give its id to change it"));
        }
    }

    private static void checkChanged(ClientLine line, Client client, List<Fault> found) {
        if (line.edition() != null && line.edition() != client.edition()) {
            found.add(new Fault(
                    Code.STALE,
                    "edition",
                    "the client is at edition " + client.edition() + "; export it again, or leave the cell empty"));
        }
        String name = line.name().value();
        if (name != null && !name.equals(client.name()) && !ClientTable.isName(name)) {
            found.add(new Fault(Code.INVALID, "name", "expected " + ClientTable.NAME));
        }
        if (line.name().clears() && client.homeCompanyId() == null) {
            found.add(new Fault(Code.MISSING, "name", "this client was not made from a company"));
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
            found.add(new Fault(Code.COMPANY_NOT_FOUND, "companyIds", "no company " + companyId));
            return;
        }
        Long earlier = claimed.putIfAbsent(companyId, line.number());
        if (earlier != null) {
            found.add(new Fault(Code.TWICE, "companyIds", "line " + earlier + " claims company " + companyId + " too"));
        }
        UUID now = counting.get(companyId);
        if (now != null && !now.equals(line.id()) && !manner.moveCompanies()) {
            found.add(
                    new Fault(Code.ALREADY_MAPPED, "companyIds", "company " + companyId + " counts for client " + now));
        }
    }

    /** Names of other clients that the new ones must not have. */
    private Set<String> namesInUse(List<ClientLine> lines) {
        List<String> wanted = lines.stream()
                .filter(line -> line.id() == null && line.name().value() != null)
                .map(line -> normalise(line.name().value()))
                .distinct()
                .toList();
        return new HashSet<>(Portions.of(wanted, clients::namesInUse));
    }

    private static String normalise(String name) {
        return Texts.trimmed(name).toLowerCase(Locale.ROOT);
    }

    private static void apply(RosterEdit edit, ClientLine line, Map<Long, UUID> made) {
        if (line.id() == null) {
            UUID id = UUID.randomUUID();
            made.put(line.number(), id);
            edit.enter(
                    id,
                    Origin.IMPORTED,
                    decisions(
                            Decisions.usual().withName(Texts.trimmed(line.name().value())), line));
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
            edit.takeAway(dropped);
            edit.assign(line.companyIds(), client.id());
        }
    }

    /** A name as the client already has it is no choice: an exported file changes nothing when it comes back. */
    private static Decisions following(Client client, ClientLine line) {
        var decisions = client.decisions();
        String name = line.name().value();
        if (!line.name().given() || client.name().equals(name)) {
            return decisions;
        }
        return decisions.withName(name == null ? null : Texts.trimmed(name));
    }

    private static Decisions decisions(Decisions now, ClientLine line) {
        return new Decisions(
                now.name(),
                line.industry().over(now.industry()),
                line.autoScoring() == null ? now.autoScoring() : line.autoScoring(),
                line.window() == null ? now.window() : line.window(),
                line.notes().over(now.notes()),
                line.retired() == null ? now.retired() : line.retired());
    }
}
