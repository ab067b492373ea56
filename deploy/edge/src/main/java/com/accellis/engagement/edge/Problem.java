package com.accellis.engagement.edge;

import java.util.OptionalInt;

/** Everything this program answers itself, as {@code application/problem+json}. */
enum Problem {
    MALFORMED_REQUEST(400, "malformed-request", "Malformed request", "The request is not valid HTTP."),
    MALFORMED_TARGET(
            400, "invalid-parameter", "Invalid parameter", "The address is malformed, or its path encodes separators."),
    WRONG_HOST(421, "wrong-host", "Wrong host", "This address does not serve the host that was asked for."),
    NOT_FOUND(404, "not-found", "Not found", "Nothing is here."),
    METHOD(405, "method", "Method not allowed", "This method is not supported."),
    REQUEST_TIMEOUT(408, "request-timeout", "Request time-out", "The request's body took too long to arrive."),
    BODY_TOO_LARGE(413, "body-too-large", "Body too large", "The request's body is larger than this path accepts."),
    TARGET_TOO_LONG(414, "target-too-long", "Address too long", "The request's address is too long."),
    HEADERS_TOO_LARGE(431, "headers-too-large", "Headers too large", "The request's headers are too large."),
    /** For ConnectWise, which repeats after 429 and gives up after 5xx. */
    TRY_AGAIN(429, "try-again", "Try again", "The callback cannot be stored right now."),
    UNAVAILABLE(503, "unavailable", "Unavailable", "The service does not answer right now.");

    /** Long enough for a restart to get on, short enough for ConnectWise's two repetitions. */
    static final int RETRY_AFTER_SECONDS = 2;

    static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String body;

    Problem(int status, String type, String title, String detail) {
        this.status = status;
        this.body = "{\"type\":\"urn:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\"}"
                .formatted(type, title, status, detail);
    }

    int status() {
        return status;
    }

    String body() {
        return body;
    }

    OptionalInt retryAfter() {
        return this == TRY_AGAIN || this == UNAVAILABLE ? OptionalInt.of(RETRY_AFTER_SECONDS) : OptionalInt.empty();
    }

    /** What a caller hears when the service cannot answer in time. */
    static Problem notNow(Traffic traffic) {
        return traffic == Traffic.WEBHOOK ? TRY_AGAIN : UNAVAILABLE;
    }
}
