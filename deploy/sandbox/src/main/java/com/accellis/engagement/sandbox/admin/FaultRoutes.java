package com.accellis.engagement.sandbox.admin;

import com.accellis.engagement.sandbox.callbacks.Deliveries;
import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.reading.Views;
import com.accellis.engagement.sandbox.records.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** Arming faults, looking at them and removing them. */
public final class FaultRoutes {

    private final Faults faults;
    private final Views views;
    private final Deliveries deliveries;

    public FaultRoutes(Faults faults, Views views, Deliveries deliveries) {
        this.faults = faults;
        this.views = views;
        this.deliveries = deliveries;
    }

    void mount(Router router) {
        router.post("/sandbox/faults")
                .handler(context -> Answers.json(context, 201, faults.add(Answers.objectBody(context))));
        router.get("/sandbox/faults").handler(context -> Answers.json(context, 200, faults.list()));
        router.delete("/sandbox/faults").handler(context -> {
            faults.clear();
            views.clear();
            Answers.empty(context);
        });
        router.delete("/sandbox/faults/:id").handler(this::remove);
        router.post("/sandbox/callbacks/disable").blockingHandler(this::disableCallbacks, false);
    }

    private void remove(RoutingContext context) {
        var id = context.pathParam("id");
        if (!id.matches("\\d{1,9}") || !faults.remove(Integer.parseInt(id))) {
            throw ApiException.notFound("Fault", id);
        }
        Answers.empty(context);
    }

    /** As ConnectWise does after failures on three days in a row. */
    private void disableCallbacks(RoutingContext context) {
        var inUrl = Answers.objectBody(context).path("url").asText();
        Answers.json(context, 200, Json.object().put("disabled", deliveries.disable(inUrl)));
    }
}
