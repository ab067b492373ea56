package com.accellis.engagement.sandbox.admin;

import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.records.Json;
import com.accellis.engagement.sandbox.requests.RequestLog;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** What was requested so far. */
public final class RequestRoutes {

    private final RequestLog log;

    public RequestRoutes(RequestLog log) {
        this.log = log;
    }

    void mount(Router router) {
        router.get("/sandbox/requests").handler(context -> Answers.json(context, 200, log.totals()));
        router.get("/sandbox/requests/log").blockingHandler(this::newest, false);
        router.delete("/sandbox/requests").handler(context -> {
            log.reset();
            Answers.empty(context);
        });
    }

    private void newest(RoutingContext context) {
        var entries =
                log.after(after(context)).stream().map(RequestRoutes::describe).toList();
        Answers.json(context, 200, entries);
    }

    private static ObjectNode describe(RequestLog.Entry entry) {
        return Json.object()
                .put("number", entry.number())
                .put("at", entry.at())
                .put("method", entry.method())
                .put("path", entry.path())
                .put("query", entry.query())
                .put("status", entry.status());
    }

    private static long after(RoutingContext context) {
        var text = context.queryParams().get("after");
        try {
            return text == null ? 0 : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ApiException.of(400, "InvalidObject", "after has to be a whole number.");
        }
    }
}
