package com.accellis.engagement.sandbox;

import com.accellis.engagement.sandbox.admin.AdminRoutes;
import com.accellis.engagement.sandbox.admin.FaultRoutes;
import com.accellis.engagement.sandbox.admin.RecordRoutes;
import com.accellis.engagement.sandbox.admin.RequestRoutes;
import com.accellis.engagement.sandbox.admin.SandboxState;
import com.accellis.engagement.sandbox.callbacks.Callbacks;
import com.accellis.engagement.sandbox.callbacks.DeliveryTimes;
import com.accellis.engagement.sandbox.changes.RecordChanges;
import com.accellis.engagement.sandbox.connectwise.Access;
import com.accellis.engagement.sandbox.connectwise.ApiPaths;
import com.accellis.engagement.sandbox.connectwise.ConnectWiseRoutes;
import com.accellis.engagement.sandbox.connectwise.ListRoutes;
import com.accellis.engagement.sandbox.connectwise.LoginRoutes;
import com.accellis.engagement.sandbox.connectwise.TicketRoutes;
import com.accellis.engagement.sandbox.crewhu.CrewHuRoutes;
import com.accellis.engagement.sandbox.faults.FaultHandler;
import com.accellis.engagement.sandbox.faults.Faults;
import com.accellis.engagement.sandbox.http.SandboxServer;
import com.accellis.engagement.sandbox.live.HelpDeskDay;
import com.accellis.engagement.sandbox.live.LiveChanges;
import com.accellis.engagement.sandbox.reading.ChangesBetweenPages;
import com.accellis.engagement.sandbox.reading.Views;
import com.accellis.engagement.sandbox.requests.RequestLog;
import com.accellis.engagement.sandbox.requests.RequestWatch;
import com.accellis.engagement.sandbox.store.Store;
import com.accellis.engagement.sandbox.store.Unusable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A running sandbox: its parts, put together. */
public final class Sandbox implements AutoCloseable {

    private static final int REQUESTS_KEPT = 100_000;

    private final Store store;
    private final SandboxServer server;
    private final LiveChanges liveChanges;
    private final Callbacks callbacks;

    private Sandbox(Store store, SandboxServer server, LiveChanges liveChanges, Callbacks callbacks) {
        this.store = store;
        this.server = server;
        this.liveChanges = liveChanges;
        this.callbacks = callbacks;
    }

    /** @param times of callbacks, shorter in tests */
    public static Sandbox start(Options options, Clock clock, DeliveryTimes times)
            throws SandboxServer.PortTaken, Unusable {
        var store = Store.open(options.data(), options.size(), clock.instant());
        var records = store.records();
        var anchor = store.anchor();
        var keyId = UUID.nameUUIDFromBytes(options.signingKey().getBytes(StandardCharsets.UTF_8))
                .toString();
        // Callbacks name this server's address, which is certain only once it listens.
        var baseUrl = new CompletableFuture<String>();
        var faults = new Faults();
        var callbacks = Callbacks.of(
                records,
                () -> LoginRoutes.keyUrl(baseUrl.join(), options.companyId(), keyId),
                options.companyId(),
                options.signingKey(),
                times,
                faults,
                clock);
        var views = new Views(records, faults, clock);
        var changes = new RecordChanges(records, views.witness(), callbacks.deliveries(), clock);
        var tickets = new TicketRoutes(changes);
        var lists = new ListRoutes(records, views, new ChangesBetweenPages(faults, records, changes));
        var requests = new RequestLog(REQUESTS_KEPT);
        var liveChanges = new LiveChanges(
                new HelpDeskDay(records, changes, clock, anchor.seed()),
                options.liveChangesPerMinute(),
                options.liveChanges());
        var state = new SandboxState(anchor.seed(), anchor.clients(), records, callbacks.deliveries(), liveChanges);
        var access =
                new Access(options.companyId(), options.publicKey(), options.privateKey(), options.clientId(), faults);
        var routes = List.of(
                new RequestWatch(requests, clock),
                new FaultHandler(faults, ApiPaths::contain, clock),
                new ConnectWiseRoutes(access, lists, tickets, callbacks.routes()),
                new LoginRoutes(options.companyId(), keyId, options.signingKey()),
                new CrewHuRoutes(records, options.crewHuKey()),
                new AdminRoutes(
                        options.token(),
                        state,
                        new RecordRoutes(records, changes),
                        tickets,
                        liveChanges,
                        new FaultRoutes(faults, views, callbacks.deliveries()),
                        new RequestRoutes(requests)));
        try {
            var server = SandboxServer.start(options.port(), routes);
            baseUrl.complete(server.baseUrl());
            return new Sandbox(store, server, liveChanges, callbacks);
        } catch (SandboxServer.PortTaken e) {
            liveChanges.close();
            callbacks.deliveries().close();
            store.close();
            throw e;
        }
    }

    public String baseUrl() {
        return server.baseUrl();
    }

    @Override
    public void close() {
        liveChanges.close();
        server.close();
        callbacks.deliveries().close();
        store.close();
    }
}
