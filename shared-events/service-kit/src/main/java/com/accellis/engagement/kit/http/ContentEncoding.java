package com.accellis.engagement.kit.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Bodies are taken as they are only: nothing is unpacked here. */
public final class ContentEncoding {

    private static final String NONE = "identity";

    private ContentEncoding() {}

    /** Whether the body has to be unpacked before it is what was meant. */
    public static boolean isApplied(HttpServerRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !NONE.equalsIgnoreCase(encoding);
    }
}
