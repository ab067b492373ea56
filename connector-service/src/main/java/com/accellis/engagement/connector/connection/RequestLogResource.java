package com.accellis.engagement.connector.connection;

import com.accellis.engagement.connector.source.SourceCalls;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.http.StrictJson;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Whether each request to ConnectWise is logged; changed while running, and as configured again after a restart. */
@Path("/api/v1/connections/connectwise/request-log")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class RequestLogResource {

    /** Kept here: loggers that nobody refers to lose their level. */
    private static final Logger CALLS = Logger.getLogger(SourceCalls.CATEGORY);

    private final StrictJson json;

    RequestLogResource(StrictJson json) {
        this.json = json;
    }

    /** How much is logged of requests. */
    public enum Detail implements WireNamed {
        /** Only what goes wrong. */
        OFF,
        /** One line per request: method, path, status, time, request id. */
        ALL
    }

    public record RequestLog(@NotNull Detail detail) {}

    @GET
    @RolesAllowed("viewer")
    public RequestLog show() {
        return new RequestLog(CALLS.isLoggable(Level.FINE) ? Detail.ALL : Detail.OFF);
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    public RequestLog change(byte[] body) {
        RequestLog wanted = json.read(body, RequestLog.class);
        CALLS.setLevel(wanted.detail() == Detail.ALL ? Level.FINE : Level.INFO);
        return show();
    }
}
