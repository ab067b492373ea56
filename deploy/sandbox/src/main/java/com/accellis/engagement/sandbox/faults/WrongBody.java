package com.accellis.engagement.sandbox.faults;

import com.accellis.engagement.sandbox.http.Answers;
import com.accellis.engagement.sandbox.records.Json;
import io.vertx.ext.web.RoutingContext;

/** What stands in an answer that is not the right one. */
enum WrongBody {
    /** The error body of ConnectWise. */
    USUAL {
        @Override
        void answer(RoutingContext context, int status, int seconds) {
            var message =
                    status == 429 ? throttled(seconds) : status >= 500 ? TIMEOUT : "Refused on request of a test.";
            Answers.json(
                    context, status, Json.object().put("code", code(status)).put("message", message));
        }
    },
    /** The body of throttling, which has "error" where others have "code". */
    THROTTLED {
        @Override
        void answer(RoutingContext context, int status, int seconds) {
            var body = Json.object().put("error", "ConnectWiseAPI").put("message", throttled(seconds));
            Answers.json(context, status, body);
        }
    },
    /** As sent by what stands in front of the API. */
    HTML {
        @Override
        void answer(RoutingContext context, int status, int seconds) {
            var title = status + " from the network in front";
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "text/html")
                    .end("<!DOCTYPE html><html><head><title>" + title + "</title></head><body><h1>" + title
                            + "</h1><p>Ray ID: 7d0c&hellip;</p></body></html>");
        }
    },
    EMPTY {
        @Override
        void answer(RoutingContext context, int status, int seconds) {
            context.response()
                    .setStatusCode(status)
                    .putHeader("Content-Type", "application/json")
                    .end();
        }
    },
    EMPTY_LIST {
        @Override
        void answer(RoutingContext context, int status, int seconds) {
            Answers.json(context, status, Json.array());
        }
    },
    /** An object, where a list may belong. */
    OBJECT {
        @Override
        void answer(RoutingContext context, int status, int seconds) {
            Answers.json(context, status, Json.object().put("count", 1).put("status", "ok"));
        }
    },
    /** What an address that does not exist answers, which says nothing about a record. */
    NO_ENDPOINT {
        @Override
        void answer(RoutingContext context, int status, int seconds) {
            var body = Json.object().put("code", "ConnectWiseApi").put("message", "The endpoint does not exist.");
            Answers.json(context, status, body);
        }
    };

    private static final String TIMEOUT = "A timeout has occured. Please try again.";

    abstract void answer(RoutingContext context, int status, int seconds);

    private static String throttled(int seconds) {
        return "Too many requests. Please try again in " + seconds + " seconds.";
    }

    private static String code(int status) {
        return switch (status) {
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "NotFound";
            default -> "ConnectWiseApi";
        };
    }
}
