package com.accellis.engagement.sandbox.connectwise;

import com.accellis.engagement.sandbox.changes.RecordChanges;
import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.records.RecordType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;

/** Merging of service tickets, through the API and through the admin API. */
public final class TicketRoutes {

    private final RecordChanges changes;

    public TicketRoutes(RecordChanges changes) {
        this.changes = changes;
    }

    void mount(Router router, String base) {
        router.post(base + "/service/tickets/:id/merge").handler(this::merge);
    }

    public void merge(RoutingContext context) {
        var body = Answers.objectBody(context);
        var text = context.pathParam("id");
        var parent = RecordType.SERVICE_TICKETS.parseId(text).orElseThrow(() -> ApiException.notFound("Ticket", text));
        var children = children(body, parent);
        var status = body.get("status") instanceof ObjectNode given ? given : null;
        var callback = !"true".equalsIgnoreCase(context.queryParams().get("skipCallback"));
        var merged = changes.merge(parent, children, status, callback)
                .orElseThrow(() -> ApiException.notFound("Ticket", parent + " or one of " + children));
        Answers.json(context, 200, merged);
    }

    private static List<Integer> children(ObjectNode body, int parent) {
        var children = new ArrayList<Integer>();
        body.path("mergeTicketIds").forEach(id -> children.add(id.asInt()));
        if (children.isEmpty() || children.contains(parent)) {
            throw ApiException.invalid(
                    "ticketMerge", "mergeTicketIds", "InvalidField", "One or more other tickets have to be named.");
        }
        return children;
    }
}
