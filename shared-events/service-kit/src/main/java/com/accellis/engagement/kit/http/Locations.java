package com.accellis.engagement.kit.http;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/**
 * Tells where something of ours is, as a path. {@link Response.ResponseBuilder#location} would put the scheme and host of
 * the request in front, as they are here: TLS ends before us, so a caller who asked by https would be sent to http.
 */
public final class Locations {

    private Locations() {}

    /** @param path from the root, such as {@code /api/v1/clients/…}; callers resolve it against the address they asked */
    public static Response.ResponseBuilder created(String path) {
        return add(Response.status(Response.Status.CREATED), path);
    }

    /** @param path see {@link #created} */
    public static Response.ResponseBuilder add(Response.ResponseBuilder response, String path) {
        // A text passes as it is; a URI would be made absolute.
        return response.header(HttpHeaders.LOCATION, path);
    }
}
