package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Operations;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.fasterxml.jackson.databind.JsonNode;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What the audit logs of all services get, from some moment on. */
final class AuditTrail {

    static final String CONNECTOR = "connector-service";
    static final String REGISTRY = "client-registry-service";
    static final String SCORING = "scoring-service";
    /** Whose tokens the tests sign. */
    static final String TESTER = "tester";

    /** One request adds a few at most. */
    private static final int PAGE = 50;

    private static final String NEWEST_CHANGE = """
            SELECT change.id, client_history.client_id
            FROM (SELECT id FROM change WHERE author = '%s' ORDER BY at DESC LIMIT 1) AS change
            LEFT JOIN client_history ON client_history.change_id = change.id
            """.formatted(TESTER);

    private final RunningSystem system;
    private final Rest admin;
    /** The newest entry that was told, by service. */
    private final Map<String, Long> told = new HashMap<>();

    private AuditTrail(RunningSystem system, Rest admin) {
        this.system = system;
        this.admin = admin;
    }

    /** From now on. */
    static AuditTrail from(RunningSystem system, Rest admin) {
        var trail = new AuditTrail(system, admin);
        Operations.SERVICES.forEach(service -> trail.newest(service)
                .forEach(item -> trail.told.merge(service, item.get("id").longValue(), Math::max)));
        return trail;
    }

    /** @param detail null to compare without it */
    record Entry(String who, String action, String subject, String detail) {

        static Entry of(JsonNode item) {
            return new Entry(
                    item.get("who").textValue(),
                    item.get("action").textValue(),
                    item.get("subject").textValue(),
                    item.get("detail").textValue());
        }

        Entry withoutDetail() {
            return new Entry(who, action, subject, null);
        }

        /** Whether it stands for a change in the history of clients. */
        boolean isOfRoster() {
            return action.startsWith("clients.") && !action.equals("clients.announced");
        }
    }

    /** What anybody's requests have added to any of the logs since the last call, oldest first in each. */
    List<Entry> since() {
        var entries = new ArrayList<Entry>();
        for (var service : Operations.SERVICES) {
            var last = told.getOrDefault(service, 0L);
            var items = newest(service).stream()
                    .filter(item -> item.get("id").longValue() > last)
                    .toList();
            if (items.size() == PAGE) {
                throw new AssertionError("More than " + PAGE + " new entries of " + service);
            }
            items.forEach(item -> {
                entries.add(Entry.of(item));
                told.merge(service, item.get("id").longValue(), Math::max);
            });
        }
        return entries;
    }

    private List<JsonNode> newest(String service) {
        var items = new ArrayList<JsonNode>();
        admin.get("/api/v1/audit-log/" + service + "?size=" + PAGE).get("items").forEach(items::add);
        Collections.reverse(items);
        return items;
    }

    /**
     * A change as the registry remembers it.
     *
     * @param clients that became different
     */
    record RosterChange(String id, Set<String> clients) {

        /** What an audit entry about it is about. */
        String subject() {
            return clients.size() == 1 ? "client/" + clients.iterator().next() : "change/" + id;
        }

        String detail() {
            return clients.size() + " clients, change " + id;
        }
    }

    /** The newest by the tester; one without id when there is none. */
    RosterChange newestRosterChange() {
        try (var connection = system.connect("registry");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(NEWEST_CHANGE)) {
            String id = null;
            var clients = new TreeSet<String>();
            while (rows.next()) {
                id = rows.getString("id");
                if (rows.getString("client_id") != null) {
                    clients.add(rows.getString("client_id"));
                }
            }
            return new RosterChange(id, clients);
        } catch (SQLException e) {
            throw new AssertionError("The history of clients cannot be read", e);
        }
    }
}
