package com.accellis.engagement.scoring.score;

import com.accellis.engagement.events.ClientChanged;
import com.accellis.engagement.events.CompanyAssigned;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
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
            INSERT INTO company_assignment (company_id, client_id, revision)
            SELECT id, NULL, 0 FROM unnest(?::bigint[]) AS id ORDER BY id
            ON CONFLICT (company_id) DO NOTHING
            """;

    private static final String LOCK_COMPANIES = """
            SELECT company_id, client_id FROM company_assignment
            WHERE company_id = ANY (?) ORDER BY company_id FOR SHARE
            """;

    private static final String ASSIGN = """
            INSERT INTO company_assignment AS a (company_id, client_id, revision)
            SELECT i.company_id, i.client_id, i.revision
            FROM unnest(?::bigint[], ?::uuid[], ?::bigint[]) AS i (company_id, client_id, revision)
            ORDER BY i.company_id
            ON CONFLICT (company_id) DO UPDATE SET client_id = excluded.client_id, revision = excluded.revision
            WHERE excluded.revision > a.revision
            RETURNING old.client_id AS old_client, new.client_id AS new_client
            """;

    private static final String ENSURE_CLIENTS = """
            INSERT INTO client (id, known, revision, active, auto_scoring, window_days)
            SELECT id, false, 0, false, false, 30 FROM unnest(?::uuid[]) AS id ORDER BY id
            ON CONFLICT (id) DO NOTHING
            """;

    private static final String KEEP_CLIENTS = """
            INSERT INTO client AS c (id, known, revision, name, industry, active, auto_scoring, window_days)
            SELECT i.id, true, i.revision, i.name, i.industry, i.active, i.auto_scoring, i.window_days
            FROM unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::boolean[], ?::boolean[], ?::int[])
                 AS i (id, revision, name, industry, active, auto_scoring, window_days)
            ORDER BY i.id
            ON CONFLICT (id) DO UPDATE SET known = true, revision = excluded.revision, name = excluded.name,
                industry = excluded.industry, active = excluded.active, auto_scoring = excluded.auto_scoring,
                window_days = excluded.window_days
            WHERE excluded.revision > c.revision
            RETURNING c.id
            """;

    private final DataSource database;

    Assignments(DataSource database) {
        this.database = database;
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
            ensure.setArray(1, ids);
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
            assign.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint",
                            newest.stream().map(CompanyAssigned::companyId).toArray()));
            assign.setArray(
                    2,
                    connection.createArrayOf(
                            "uuid",
                            newest.stream().map(CompanyAssigned::clientId).toArray()));
            assign.setArray(
                    3,
                    connection.createArrayOf(
                            "bigint",
                            newest.stream().map(CompanyAssigned::revision).toArray()));
            Set<UUID> touched = new HashSet<>();
            try (var rows = assign.executeQuery()) {
                while (rows.next()) {
                    touched.add(rows.getObject("old_client", UUID.class));
                    touched.add(rows.getObject("new_client", UUID.class));
                }
            }
            touched.remove(null);
            ensure.setArray(1, connection.createArrayOf("uuid", touched.toArray()));
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
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", newest.stream().map(ClientChanged::id).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint",
                            newest.stream().map(ClientChanged::revision).toArray()));
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "text", newest.stream().map(ClientChanged::name).toArray()));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "text", newest.stream().map(ClientChanged::industry).toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "boolean",
                            newest.stream()
                                    .map(client -> !client.deleted() && client.status() == ClientChanged.Status.ACTIVE)
                                    .toArray()));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "boolean",
                            newest.stream().map(ClientChanged::autoScoring).toArray()));
            statement.setArray(
                    7,
                    connection.createArrayOf(
                            "int", newest.stream().map(ClientChanged::window).toArray()));
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
}
