package com.accellis.engagement.sandbox.admin;

import com.accellis.engagement.sandbox.connectwise.TicketRoutes;
import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.http.Routes;
import com.accellis.engagement.sandbox.live.LiveChanges;
import com.accellis.engagement.sandbox.records.Json;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** The admin API's door: the token, live changes and merging; records, faults and requests have routes of their own. */
public final class AdminRoutes implements Routes {

    private final byte[] authorization;
    private final SandboxState state;
    private final RecordRoutes records;
    private final TicketRoutes tickets;
    private final LiveChanges liveChanges;
    private final FaultRoutes faults;
    private final RequestRoutes requests;

    public AdminRoutes(
            String token,
            SandboxState state,
            RecordRoutes records,
            TicketRoutes tickets,
            LiveChanges liveChanges,
            FaultRoutes faults,
            RequestRoutes requests) {
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.state = state;
        this.records = records;
        this.tickets = tickets;
        this.liveChanges = liveChanges;
        this.faults = faults;
        this.requests = requests;
    }

    @Override
    public void mount(Router router) {
        router.route("/sandbox/*").handler(this::checkToken);
        router.get("/sandbox/state").handler(context -> Answers.json(context, 200, state.describe()));
        router.post("/sandbox/live-changes").blockingHandler(this::switchLiveChanges, false);
        router.post("/sandbox/tickets/:id/merge").blockingHandler(tickets::merge, false);
        faults.mount(router);
        requests.mount(router);
        records.mount(router);
    }

    private void checkToken(RoutingContext context) {
        var given = context.request().getHeader("Authorization");
        if (given == null || !MessageDigest.isEqual(authorization, given.getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.of(401, "Unauthorized", "The admin API needs its token.");
        }
        context.next();
    }

    private void switchLiveChanges(RoutingContext context) {
        var enabled = Answers.objectBody(context).path("enabled");
        if (!enabled.isBoolean()) {
            throw ApiException.of(400, "InvalidObject", "enabled has to be true or false.");
        }
        liveChanges.enable(enabled.booleanValue());
        Answers.json(context, 200, Json.object().put("enabled", enabled.booleanValue()));
    }
}
