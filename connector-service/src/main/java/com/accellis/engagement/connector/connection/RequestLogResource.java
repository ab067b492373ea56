package com.accellis.engagement.connector.connection;

import com.accellis.engagement.connector.source.SourceCalls;
import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.auditlog.AuditLog;
import com.accellis.engagement.kit.http.StrictJson;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Whether each request to ConnectWise is logged; changed while running, and as configured again after a restart. */
@Path("/api/v1/connections/connectwise/request-log")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class RequestLogResource {

    /** Kept here: loggers that nobody refers to lose their level. */
    private static final Logger CALLS = Logger.getLogger(SourceCalls.CATEGORY);

    private final StrictJson json;
    private final AuditLog auditLog;

    RequestLogResource(StrictJson json, AuditLog auditLog) {
        this.json = json;
        this.auditLog = auditLog;
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
    @Transactional
    public RequestLog change(
            @RequestBody(content = @Content(schema = @Schema(implementation = RequestLog.class))) byte[] body) {
        RequestLog wanted = json.read(body, RequestLog.class);
        auditLog.add("request-log.changed", "connectwise", wanted.detail().wireName());
        CALLS.setLevel(wanted.detail() == Detail.ALL ? Level.FINE : Level.INFO);
        return show();
    }
}
