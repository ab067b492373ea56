package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import com.accellis.engagement.scoring.platform.BusinessClock;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/** Clients and the companies that count for them, as the registry announced them. */
@ApplicationScoped
public class Assignments {

    /**
     * A row for every company, mapped or not: there has to be something to lock. Without it, an assignment that arrives
     * at the same time as a company's first facts could be scored without them, and they without it.
     */
    private static final String ENSURE_COMPANIES = """
            INSERT INTO company_assignment (company_id, client_id, revision, known_from)
            SELECT id, NULL, 0, ? FROM unnest(?::bigint[]) AS id ORDER BY id
            ON CONFLICT (company_id) DO NOTHING
            """;

    private static final String LOCK_COMPANIES = """
            SELECT company_id, client_id FROM company_assignment
            WHERE company_id = ANY (?) ORDER BY company_id FOR SHARE
            """;

    private static final String ASSIGN = """
            WITH assigned AS (
                INSERT INTO company_assignment AS a (company_id, client_id, revision, known_from)
                SELECT i.company_id, i.client_id, i.revision, ?
                FROM unnest(?::bigint[], ?::uuid[], ?::bigint[]) AS i (company_id, client_id, revision)
                ORDER BY i.company_id
                ON CONFLICT (company_id) DO UPDATE SET client_id = excluded.client_id, revision = excluded.revision,
                    known_from = greatest(excluded.known_from, a.known_from)
                WHERE excluded.revision > a.revision
                RETURNING new.company_id, old.client_id AS old_client, new.client_id AS new_client,
                    old.revision AS old_revision, old.known_from AS old_known_from, new.known_from AS now
            ), superseded AS (
                INSERT INTO superseded_assignment (company_id, client_id, revision, known_from, known_until)
                SELECT company_id, old_client, old_revision, old_known_from, now
                FROM assigned WHERE old_client IS NOT NULL
            )
            SELECT old_client, new_client FROM assigned
            """;

    private static final String ENSURE_CLIENTS = """
            INSERT INTO client (id, known, revision, active, auto_scoring, window_days, active_contacts, known_from)
            SELECT id, false, 0, false, false, 30, 0, ? FROM unnest(?::uuid[]) AS id ORDER BY id
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String KEEP_CLIENTS = """
            WITH kept AS (
                INSERT INTO client AS c (id, known, revision, name, industry, active, auto_scoring, window_days,
                                         active_contacts, known_from)
                SELECT i.id, true, i.revision, i.name, i.industry, i.active, i.auto_scoring, i.window_days,
                       i.active_contacts, ?
                FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::int[], ?::int[])
                     AS i (id, revision, name, industry, active, auto_scoring, window_days, active_contacts)
                ORDER BY i.id
                ON CONFLICT (id) DO UPDATE SET known = true, revision = excluded.revision, name = excluded.name,
                    industry = excluded.industry, active = excluded.active, auto_scoring = excluded.auto_scoring,
                    window_days = excluded.window_days, active_contacts = excluded.active_contacts,
                    known_from = greatest(excluded.known_from, c.known_from), changed_in = DEFAULT
                WHERE excluded.revision > c.revision
                RETURNING new.id, new.known_from AS now, old.known AS old_known, old.revision AS old_revision,
                    old.industry AS old_industry, old.active AS old_active, old.auto_scoring AS old_auto_scoring,
                    old.active_contacts AS old_active_contacts, old.known_from AS old_known_from
            ), superseded AS (
                INSERT INTO superseded_client (id, revision, industry, active, auto_scoring, active_contacts, known_from,
                                               known_until)
                SELECT id, old_revision, old_industry, old_active, old_auto_scoring, old_active_contacts, old_known_from,
                       now
                FROM kept WHERE old_known
            )
            SELECT id FROM kept
            """;

    private final DataSource database;
    private final BusinessClock clock;

    Assignments(DataSource database, BusinessClock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Holds the assignment of these companies as it is until the transaction ends, and tells whose they are. */
    public Map<Long, UUID> lockClientsOf(Collection<Long> companies) {
        if (companies.isEmpty()) {
            return Map.of();
        }
        try (var connection = database.getConnection();
                var ensure = connection.prepareStatement(ENSURE_COMPANIES);
                var lock = connection.prepareStatement(LOCK_COMPANIES)) {
            var ids = connection.createArrayOf("bigint", companies.toArray());
            ensure.setObject(1, now());
            ensure.setArray(2, ids);
            ensure.executeUpdate();
            lock.setArray(1, ids);
            Map<Long, UUID> clients = new HashMap<>();
            try (var rows = lock.executeQuery()) {
                while (rows.next()) {
                    UUID client = rows.getObject("client_id", UUID.class);
                    if (client != null) {
                        clients.put(rows.getLong("company_id"), client);
                    }
                }
            }
            return clients;
        } catch (SQLException e) {
            throw new DatabaseFailure("Companies could not be locked", e);
        }
    }

    /**
     * @param newest one assignment per company
     * @return the clients that lost or gained a company
     */
    public Set<UUID> assign(List<CompanyAssigned> newest) {
        try (var connection = database.getConnection();
                var assign = connection.prepareStatement(ASSIGN);
                var ensure = connection.prepareStatement(ENSURE_CLIENTS)) {
            assign.setObject(1, now());
            assign.setArray(2, SqlArrays.of(connection, "bigint", newest, CompanyAssigned::companyId));
            assign.setArray(3, SqlArrays.of(connection, "uuid", newest, CompanyAssigned::clientId));
            assign.setArray(4, SqlArrays.of(connection, "bigint", newest, CompanyAssigned::revision));
            Set<UUID> touched = new HashSet<>();
            try (var rows = assign.executeQuery()) {
                while (rows.next()) {
                    touched.add(rows.getObject("old_client", UUID.class));
                    touched.add(rows.getObject("new_client", UUID.class));
                }
            }
            touched.remove(null);
            ensure.setObject(1, now());
            ensure.setArray(2, connection.createArrayOf("uuid", touched.toArray()));
            ensure.executeUpdate();
            return touched;
        } catch (SQLException e) {
            throw new DatabaseFailure("Assignments could not be stored", e);
        }
    }

    /**
     * @param newest one event per client
     * @return the clients whose stored state changed
     */
    public Set<UUID> keepNewer(List<ClientChanged> newest) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP_CLIENTS)) {
            statement.setObject(1, now());
            statement.setArray(2, SqlArrays.of(connection, "uuid", newest, ClientChanged::id));
            statement.setArray(3, SqlArrays.of(connection, "bigint", newest, ClientChanged::revision));
            statement.setArray(4, SqlArrays.of(connection, "text", newest, ClientChanged::name));
            statement.setArray(5, SqlArrays.of(connection, "text", newest, ClientChanged::industry));
            statement.setArray(6, SqlArrays.of(connection, "boolean", newest, Assignments::isActive));
            statement.setArray(7, SqlArrays.of(connection, "boolean", newest, ClientChanged::autoScoring));
            statement.setArray(8, SqlArrays.of(connection, "int", newest, ClientChanged::window));
            statement.setArray(9, SqlArrays.of(connection, "int", newest, ClientChanged::activeContacts));
            Set<UUID> changed = new HashSet<>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    changed.add(rows.getObject("id", UUID.class));
                }
            }
            return changed;
        } catch (SQLException e) {
            throw new DatabaseFailure("Clients could not be stored", e);
        }
    }

    private static boolean isActive(ClientChanged client) {
        return !client.deleted() && client.status() == ClientChanged.Status.ACTIVE;
    }

    private OffsetDateTime now() {
        return clock.now().atOffset(ZoneOffset.UTC);
    }
}
