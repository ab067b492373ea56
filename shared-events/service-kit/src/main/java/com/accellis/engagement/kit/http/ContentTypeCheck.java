package com.accellis.engagement.kit.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses bodies that do not say what they are, or are in another charset than UTF-8: the framework would guess. */
class ContentTypeCheck {

    @ServerRequestFilter
    void check(ContainerRequestContext request, ResourceInfo resource) {
        Method method = resource.getResourceMethod();
        if (method == null
                || method.isAnnotationPresent(AnyQuery.class)
                || !method.isAnnotationPresent(Consumes.class)) {
            return;
        }
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        if (type == null ? hasBody(request) : !isUtf8(type)) {
            throw ProblemType.MEDIA_TYPE.because("Say in Content-Type what the body is; text is UTF-8");
        }
    }

    private static boolean hasBody(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.getHeaderString("Transfer-Encoding") != null : !length.equals("0");
    }

    private static boolean isUtf8(String type) {
        try {
            String charset = MediaType.valueOf(type).getParameters().get(MediaType.CHARSET_PARAMETER);
            return charset == null || charset.equalsIgnoreCase("UTF-8");
        } catch (IllegalArgumentException e) {
            // Not the name of any type: understood as little as another one.
            return false;
        }
    }
}
