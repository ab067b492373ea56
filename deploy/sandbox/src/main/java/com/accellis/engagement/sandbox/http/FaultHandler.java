package com.accellis.engagement.sandbox.http;

import com.accellis.engagement.sandbox.records.Json;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Lets a request fail or wait when a fault is armed for its path; the admin API itself is never hit. */
final class FaultHandler implements Handler<RoutingContext> {

    private final Faults faults;

    FaultHandler(Faults faults) {
        this.faults = faults;
    }

    @Override
    public void handle(RoutingContext context) {
        var path = context.normalizedPath();
        var fault = path.startsWith("/sandbox/") ? null : faults.take(path).orElse(null);
        if (fault == null) {
            context.next();
        } else if (fault.delayMillis() > 0) {
            context.vertx().setTimer(fault.delayMillis(), timer -> apply(context, fault));
        } else {
            apply(context, fault);
        }
    }

    private static void apply(RoutingContext context, Faults.Fault fault) {
        if (context.response().closed()) {
            return;
        }
        if (fault.status() == 0) {
            context.next();
            return;
        }
        // The throttling answer has a shape of its own, with "error" where other errors have "code".
        if (fault.status() == 429) {
            context.response().putHeader("Retry-After", Integer.toString(fault.retryAfterSeconds()));
            var message = "Too many requests. Please try again in " + fault.retryAfterSeconds() + " seconds.";
            Answers.json(
                    context, 429, Json.object().put("error", "ConnectWiseAPI").put("message", message));
            return;
        }
        Answers.json(
                context,
                fault.status(),
                Json.object().put("code", code(fault.status())).put("message", message(fault.status())));
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            default -> "ConnectWiseApi";
        };
    }

    private static String message(int status) {
        return status >= 500 ? "A timeout has occured. Please try again." : "Refused on request of a test.";
    }
}
