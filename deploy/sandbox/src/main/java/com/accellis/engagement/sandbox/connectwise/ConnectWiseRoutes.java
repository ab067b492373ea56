package com.accellis.engagement.sandbox.connectwise;

import com.accellis.engagement.sandbox.callbacks.CallbackRoutes;
import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.http.Routes;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.records.RecordType;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import java.util.regex.Pattern;

/** Everything below the base paths: first what holds for all, then the lists and single records. */
public final class ConnectWiseRoutes implements Routes {

    private static final int LONGEST_URL = 2000;
    private static final Pattern ACCEPTED_VERSION = Pattern.compile("version=([0-9.]+)");

    private final Access access;
    private final ListRoutes lists;
    private final TicketRoutes tickets;
    private final CallbackRoutes callbacks;

    public ConnectWiseRoutes(Access access, ListRoutes lists, TicketRoutes tickets, CallbackRoutes callbacks) {
        this.access = access;
        this.lists = lists;
        this.tickets = tickets;
        this.callbacks = callbacks;
    }

    @Override
    public void mount(Router router) {
        for (var base : ApiPaths.BASES) {
            router.route(base + "/*").handler(ConnectWiseRoutes::headers);
            router.route(base + "/*").handler(ConnectWiseRoutes::refuseLongUrls);
            router.route(base + "/*").handler(access);
            router.get(base + "/system/info").handler(ConnectWiseRoutes::systemInfo);
            callbacks.mount(router, base + "/system/callbacks");
            lists.mount(router, base + "/system/callbacks", RecordType.CALLBACKS);
            tickets.mount(router, base);
            lists.mount(router, base + "/company/companies/statuses", RecordType.COMPANY_STATUSES);
            lists.mount(router, base + "/company/companies/types", RecordType.COMPANY_TYPES);
            lists.mount(router, base + "/company/companies", RecordType.COMPANIES);
            lists.mount(router, base + "/company/contacts", RecordType.CONTACTS);
            lists.mount(router, base + "/company/marketDescriptions", RecordType.MARKETS);
            lists.mount(router, base + "/service/tickets", RecordType.SERVICE_TICKETS);
            lists.mount(router, base + "/project/tickets", RecordType.PROJECT_TICKETS);
            lists.mount(router, base + "/time/entries", RecordType.TIME_ENTRIES);
            lists.mount(router, base + "/finance/agreements", RecordType.AGREEMENTS);
            lists.mountAdditions(router, base + "/finance/agreements/:agreement/additions");
        }
        // A wrong codebase is refused by what stands in front of the API, in plain text.
        router.routeWithRegex("/(?!v4_6_release/|" + ApiPaths.RELEASE + "/)[^/]+/apis/3\\.0/.*")
                .handler(context -> context.response()
                        .setStatusCode(400)
                        .putHeader("Content-Type", "text/plain")
                        .end("Cannot route. Codebase/company is invalid"));
    }

    private static void headers(RoutingContext context) {
        var accept = context.request().getHeader("Accept");
        var wanted = ACCEPTED_VERSION.matcher(accept == null ? "" : accept);
        var version = wanted.find() ? wanted.group(1) : ApiPaths.API_VERSION;
        context.response()
                .putHeader("Content-Type", "application/vnd.connectwise.com+json; version=" + version)
                .putHeader("x-cw-request-id", UUID.randomUUID().toString())
                .putHeader("api-current-version", ApiPaths.API_VERSION);
        context.next();
    }

    private static void refuseLongUrls(RoutingContext context) {
        if (context.request().absoluteURI().length() > LONGEST_URL) {
            throw ApiException.of(414, "ConnectWiseApi", "The request URL is too long.");
        }
        context.next();
    }

    private static void systemInfo(RoutingContext context) {
        var info = Json.object()
                .put("version", "v2026.4.10333")
                .put("isCloud", true)
                .put("serverTimeZone", "Eastern Standard Time");
        info.putArray("licenseBits").addObject().put("name", "AuditTrail").put("activeFlag", false);
        Answers.json(context, 200, info.put("cloudRegion", "NA").put("maxWorkFlowRecordsAllowed", 1000));
    }
}
