package com.accellis.engagement.kit.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The body of every error answer, as RFC 9457 describes it.
 *
 * @param type a URN that names the kind of problem
 * @param detail what was wrong this time; never quotes what the caller sent
 * @param errors the fields or parameters at fault, left out when there are none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, String title, int status, String detail, List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    /** One field or parameter and what is wrong with it. */
    public record FieldError(String field, String reason) {}
}
