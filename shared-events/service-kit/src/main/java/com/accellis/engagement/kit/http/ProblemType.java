package com.accellis.engagement.kit.http;

import java.util.List;

/** Every kind of error our REST interfaces answer with. Callers rely on {@code type}; it never changes its meaning. */
public enum ProblemType {
    UNAUTHENTICATED("unauthenticated", 401, "Who you are could not be established"),
    FORBIDDEN("forbidden", 403, "Your role does not allow this"),
    INVALID_PARAMETER("invalid-parameter", 400, "A parameter is not valid"),
    BODY_NOT_JSON("body-not-json", 400, "The body is not valid JSON"),
    INVALID_BODY("invalid-body", 400, "The body is not valid"),
    INVALID_SCORECARD("invalid-scorecard", 400, "The scorecard is not valid"),
    INVALID_IMPORT("invalid-import", 400, "Some lines cannot be imported"),
    NOT_FOUND("not-found", 404, "There is nothing at this address"),
    CLIENT_NOT_FOUND("client-not-found", 404, "Client not found"),
    CLIENT_NOT_SCORED("client-not-scored", 409, "This client is not scored"),
    CONTACT_NOT_FOUND("contact-not-found", 404, "Contact not found"),
    AUDIT_NOT_FOUND("audit-not-found", 404, "Audit not found"),
    SYNC_RUN_NOT_FOUND("sync-run-not-found", 404, "Sync run not found"),
    DEAD_LETTER_NOT_FOUND("dead-letter-not-found", 404, "Dead letter not found"),
    DEAD_LETTER_REJECTED("dead-letter-rejected", 409, "This still cannot be applied"),
    SURVEY_NOT_FOUND("survey-not-found", 404, "Survey not found"),
    COMPANY_NOT_FOUND("company-not-found", 404, "Company not found"),
    CHANGE_NOT_FOUND("change-not-found", 404, "This change is not in the history"),
    CLIENT_DELETED("client-deleted", 409, "This client does not exist any more"),
    ALREADY_MAPPED("already-mapped", 409, "This company counts for another client"),
    NOT_UNDOABLE("not-undoable", 409, "This change cannot be undone"),
    SCORECARD_NOT_FOUND("scorecard-not-found", 404, "Scorecard not found"),
    SURVEY_LINKED_BY_TICKET("survey-linked-by-ticket", 409, "The ticket says whose answer this is"),
    ENTITY_NOT_FOUND("entity-not-found", 404, "There is no such kind of record"),
    SYNC_RUN_FINISHED("sync-run-finished", 409, "This run has ended"),
    NOT_LOADED("not-loaded", 409, "This has not been loaded yet"),
    IDEMPOTENCY_KEY_REUSED("idempotency-key-reused", 409, "This key was used for another request"),
    IDEMPOTENCY_CONFLICT("idempotency-conflict", 409, "The first request with this key is still running"),
    NOT_CONFIGURED("not-configured", 409, "This source is not configured"),
    METHOD("method", 405, "This method is not possible here"),
    NOT_ACCEPTABLE("not-acceptable", 406, "This content type cannot be answered"),
    STALE("stale", 412, "Somebody else has changed this"),
    BODY_TOO_LARGE("body-too-large", 413, "The body is too large"),
    MEDIA_TYPE("media-type", 415, "This content type is not understood"),
    PRECONDITION_REQUIRED("precondition-required", 428, "Say which version you have seen"),
    HEADERS_TOO_LARGE("headers-too-large", 431, "The headers are too large"),
    TOO_MANY_REQUESTS("too-many-requests", 429, "Too many requests"),
    TRY_AGAIN("try-again", 429, "This cannot be stored right now"),
    INTERNAL("internal", 500, "Something went wrong on our side"),
    UNAVAILABLE("unavailable", 503, "Not available right now"),
    SIGNATURE_MISSING("signature-missing", 401, "The signature is missing"),
    SIGNATURE_MALFORMED("signature-malformed", 401, "The signature is malformed"),
    SIGNATURE_MISMATCH("signature-mismatch", 401, "The signature does not match"),
    KEY_URL_REFUSED("key-url-refused", 401, "The key address is not trusted"),
    KEY_UNAVAILABLE("key-unavailable", 401, "The signing key could not be had"),
    WRONG_COMPANY("wrong-company", 403, "The message is for another company"),
    MESSAGE_MALFORMED("message-malformed", 400, "The message is not a callback"),
    REQUEST_TIMEOUT("request-timeout", 408, "The request took too long to arrive"),
    BAD_REQUEST("bad-request", 400, "The request is not valid");

    private final String slug;
    private final int status;
    private final String title;

    ProblemType(String slug, int status, String title) {
        this.slug = slug;
        this.status = status;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** An exception that answers with this problem; {@code detail} is shown to the caller. */
    public ProblemException because(String detail) {
        return new ProblemException(body(detail));
    }

    /** The same with the fields or parameters at fault. */
    public ProblemException because(String detail, List<Problem.FieldError> errors) {
        return new ProblemException(body(detail, errors));
    }

    boolean is(Problem problem) {
        return problem.type().equals("urn:problem:" + slug);
    }

    public Problem body(String detail) {
        return body(detail, null);
    }

    private Problem body(String detail, List<Problem.FieldError> errors) {
        return new Problem("urn:problem:" + slug, title, status, detail, errors);
    }
}
