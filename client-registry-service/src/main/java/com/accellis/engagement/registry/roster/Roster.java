package com.accellis.engagement.registry.roster;

import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.transaction.AfterCommit;
import com.accellis.engagement.registry.company.CompanyRepository;
import com.accellis.engagement.registry.company.ContactRepository;
import com.accellis.engagement.registry.history.Action;
import com.accellis.engagement.registry.history.Change;
import com.accellis.engagement.registry.history.History;
import com.accellis.engagement.registry.lifecycle.ClientCriteria;
import com.accellis.engagement.registry.market.MarketMappings;
import com.accellis.engagement.registry.platform.WriterTurn;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The one place where clients and their companies change, for people and for ConnectWise alike. */
@ApplicationScoped
public class Roster {

    private static final Logger LOG = Logger.getLogger(Roster.class);

    /** What a change reads and writes. */
    record Tables(
            CompanyRepository companies,
            ContactRepository contacts,
            AssignmentRepository assignments,
            ClientRepository clients,
            History history,
            Announcements announcements) {}

    private final Tables tables;
    private final MarketMappings markets;
    private final ClientCriteria criteria;
    private final WriterTurn turn;
    private final Clock clock;
    private final TransactionSynchronizationRegistry transaction;
    private final AuditLog auditLog;

    Roster(
            CompanyRepository companies,
            ContactRepository contacts,
            AssignmentRepository assignments,
            ClientRepository clients,
            History history,
            Announcements announcements,
            MarketMappings markets,
            ClientCriteria criteria,
            WriterTurn turn,
            Clock clock,
            TransactionSynchronizationRegistry transaction,
            AuditLog auditLog) {
        tables = new Tables(companies, contacts, assignments, clients, history, announcements);
        this.markets = markets;
        this.criteria = criteria;
        this.turn = turn;
        this.clock = clock;
        this.transaction = transaction;
        this.auditLog = auditLog;
    }

    /**
     * Lets somebody change clients. Belongs in a transaction, which fails as a whole when {@code work} does.
     *
     * @param author who does it
     * @return the clients that became different
     */
    public List<UUID> change(Action action, String author, Consumer<RosterEdit> work) {
        return change(Change.of(action, author, clock.instant()), work);
    }

    /** The same for a change that takes back another one. */
    public List<UUID> takeBack(Change other, String author, Consumer<RosterEdit> work) {
        return change(Change.undoing(other, author, clock.instant()), work);
    }

    private List<UUID> change(Change change, Consumer<RosterEdit> work) {
        turn.take();
        var edit = new RosterEdit(tables, criteria, markets.industries(), change);
        work.accept(edit);
        List<UUID> changed = edit.finish();
        if (!changed.isEmpty()) {
            logWhenCommitted(change, changed);
        }
        if (!change.author().equals(Change.CONNECTWISE) && (!changed.isEmpty() || edit.hasChangedMore())) {
            note(change, changed);
        }
        return changed;
    }

    /** Which clients, and how each of them became different, is in the history, under the id of the change. */
    private void note(Change change, List<UUID> changed) {
        auditLog.addBy(
                change.author(),
                "clients." + change.action().wireName(),
                changed.size() == 1 ? "client/" + changed.get(0) : "change/" + change.id(),
                changed.size() + " clients, change " + change.id());
    }

    /** A dry run and a file with faults are taken back: nothing was changed then. */
    private void logWhenCommitted(Change change, List<UUID> changed) {
        AfterCommit.run(
                transaction,
                () -> LOG.infof(
                        "clients changed: change=%s action=%s clients=%d first=%s",
                        change.id(), change.action().wireName(), changed.size(), changed.get(0)));
    }

    /**
     * Looks again at the clients of these companies, and makes clients of those that should be one. Belongs in the
     * transaction that changed the companies or their contacts and that has the writers' turn.
     */
    public void review(Collection<Long> companyIds) {
        if (companyIds.isEmpty()) {
            return;
        }
        change(Action.SYNCHRONISED, Change.CONNECTWISE, edit -> {
            Set<UUID> concerned = new HashSet<>(edit.clientsOf(companyIds).values());
            concerned.addAll(tables.clients().atHome(companyIds));
            edit.touch(concerned);
            edit.releaseCompaniesOfDeleted();
            edit.makeClients(companyIds);
        });
    }
}
