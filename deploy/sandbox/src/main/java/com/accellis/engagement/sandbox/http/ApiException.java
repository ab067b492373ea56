package com.accellis.engagement.sandbox.http;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A refusal with status and body as ConnectWise words them. */
public final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient ObjectNode body;

    private ApiException(int status, ObjectNode body) {
        super(body.path("message").asText());
        this.status = status;
        this.body = body;
    }

    public static ApiException of(int status, String code, String message) {
        return new ApiException(status, body(code, message));
    }

    /** A refusal that names the field at fault. */
    public static ApiException invalid(String resource, String field, String code, String message) {
        var body = body("InvalidObject", resource + " object is invalid");
        body.putArray("errors")
                .addObject()
                .put("code", code)
                .put("message", message)
                .put("resource", resource)
                .put("field", field);
        return new ApiException(400, body);
    }

    public static ApiException notFound(String label, Object id) {
        return of(404, "NotFound", label + " " + id + " not found");
    }

    private static ObjectNode body(String code, String message) {
        return Json.object().put("code", code).put("message", message);
    }

    int status() {
        return status;
    }

    ObjectNode body() {
        return body;
    }
}
