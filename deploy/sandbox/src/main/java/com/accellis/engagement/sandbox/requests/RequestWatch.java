package com.accellis.engagement.sandbox.requests;

import com.accellis.engagement.sandbox.connectwise.ApiPaths;
import com.accellis.engagement.sandbox.http.Routes;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** Sees every request but those of the admin API come and go. */
public final class RequestWatch implements Routes {

    /** Numbers, and the 24 hexadecimal digits of surveys. */
    private static final Pattern ID = Pattern.compile("/(\\d+|[0-9a-f]{24})(?=/|$)");

    private final RequestLog log;
    private final Clock clock;

    public RequestWatch(RequestLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.route().handler(this::watch);
    }

    private void watch(RoutingContext context) {
        var path = context.normalizedPath();
        if (!path.startsWith("/sandbox/")) {
            var at = clock.millis();
            if (ApiPaths.contain(path)) {
                log.apiRequestBegan(at);
            }
            var isOver = new AtomicBoolean();
            // Before the answer goes out: afterwards the caller may be back before we have noticed that it was
            // answered.
            context.addHeadersEndHandler(
                    sent -> end(context, isOver, at, context.response().getStatusCode()));
            context.addEndHandler(sent -> end(context, isOver, at, 0));
        }
        context.next();
    }

    private void end(RoutingContext context, AtomicBoolean isOver, long at, int status) {
        if (isOver.getAndSet(true)) {
            return;
        }
        var path = context.normalizedPath();
        if (ApiPaths.contain(path)) {
            log.apiRequestEnded();
        }
        var template = ID.matcher(ApiPaths.withoutBase(path)).replaceAll("/{id}");
        var query = Objects.requireNonNullElse(context.request().query(), "");
        log.answered(at, context.request().method().name(), path, template, query, status);
    }
}
