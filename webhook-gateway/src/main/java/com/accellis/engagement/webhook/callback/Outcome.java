package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.kit.http.Problem;
import com.accellis.engagement.kit.http.ProblemType;
import java.util.Locale;

/**
 * How a callback ends. Statuses follow ConnectWise's own rules: it repeats after 404, 409, 419 and 429 only, and
 * switches a callback off that is refused for three days. So what can never succeed is 400, 401, 403, 413 or 415, what
 * may succeed in a moment is 429, and a genuine message that we have no use for is accepted.
 */
enum Outcome {
    /** The broker has it. */
    STORED(Result.ACCEPTED, 204),
    /** The same, but its parts contradict each other, so that only "something changed" was believed. */
    INCONSISTENT(Result.ACCEPTED, 204),
    UNUSED_TYPE(Result.IGNORED, 204),
    UNUSED_ACTION(Result.IGNORED, 204),

    BAD_REQUEST(ProblemType.BAD_REQUEST, "The request is not valid HTTP"),
    HEADERS_TOO_LARGE(ProblemType.HEADERS_TOO_LARGE, "Send fewer headers"),
    METHOD(ProblemType.METHOD, "See the Allow header"),
    BODY_TOO_LARGE(ProblemType.BODY_TOO_LARGE, "Send a smaller body"),
    REQUEST_TIMEOUT(ProblemType.REQUEST_TIMEOUT, "Send the whole request at once"),
    MEDIA_TYPE(ProblemType.MEDIA_TYPE, "Send application/json in UTF-8, not compressed"),
    SIGNATURE_MISSING(ProblemType.SIGNATURE_MISSING, "Send x-content-signature"),
    SIGNATURE_MALFORMED(ProblemType.SIGNATURE_MALFORMED, "Send one x-content-signature: 32 bytes in base64"),
    SIGNATURE_MISMATCH(ProblemType.SIGNATURE_MISMATCH, "The body was not signed with a key of ours"),
    KEY_URL_REFUSED(ProblemType.KEY_URL_REFUSED, "Keys are not taken from this address"),
    KEY_OF_ANOTHER_COMPANY(ProblemType.WRONG_COMPANY, 401, "The key is not one of our company"),
    KEY_UNAVAILABLE(ProblemType.KEY_UNAVAILABLE, "The key's address gave no key"),
    WRONG_COMPANY(ProblemType.WRONG_COMPANY, "CompanyId is not ours"),
    BODY_NOT_JSON(ProblemType.BODY_NOT_JSON, "Send one JSON object in UTF-8"),
    MESSAGE_MALFORMED(ProblemType.MESSAGE_MALFORMED, "Type, Action or ID is missing or not of its type"),

    KEY_UNREACHABLE(ProblemType.KEY_UNAVAILABLE, 429, "The key's address does not answer right now"),
    TOO_MANY_KEYS(ProblemType.TOO_MANY_REQUESTS, "Too many unknown keys lately"),
    TOO_MANY_UNVERIFIED(ProblemType.TOO_MANY_REQUESTS, "Too many callbacks without a known signature lately"),
    /** What was begun before is still answered as usual. */
    STOPPING(ProblemType.TRY_AGAIN, "This gateway is being stopped"),
    BUSY(ProblemType.TRY_AGAIN, "Too many callbacks at the same time"),
    NOT_ACKNOWLEDGED(ProblemType.TRY_AGAIN, "The callback could not be stored right now");

    private final Result result;
    private final int status;
    private final ProblemType problem;
    private final String detail;

    Outcome(Result result, int status) {
        this.result = result;
        this.status = status;
        this.problem = null;
        this.detail = null;
    }

    Outcome(ProblemType problem, String detail) {
        this(problem, problem.status(), detail);
    }

    Outcome(ProblemType problem, int status, String detail) {
        this.result = status == 429 ? Result.DEFERRED : Result.REFUSED;
        this.status = status;
        this.problem = problem;
        this.detail = detail;
    }

    /** What the outcome means to ConnectWise. */
    enum Result {
        ACCEPTED,
        IGNORED,
        REFUSED,
        /** To be sent again. */
        DEFERRED
    }

    Result result() {
        return result;
    }

    int status() {
        return status;
    }

    /** Null when accepted. */
    Problem problem() {
        if (problem == null) {
            return null;
        }
        Problem usual = problem.body(detail);
        return new Problem(usual.type(), usual.title(), status, detail, null);
    }

    /** The outcome in metrics and logs. */
    String reason() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
