package com.accellis.engagement.registry.undo;

import com.accellis.engagement.kit.http.Caller;
import com.accellis.engagement.kit.http.EntityTags;
import com.accellis.engagement.kit.http.Page;
import com.accellis.engagement.kit.http.Parameters;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** The history of a client over HTTP. */
@Path("/api/v1/clients/{id}/history")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class HistoryResource {

    private final FindHistory findHistory;
    private final UndoChange undoChange;
    private final Caller caller;

    HistoryResource(FindHistory findHistory, UndoChange undoChange, Caller caller) {
        this.findHistory = findHistory;
        this.undoChange = undoChange;
        this.caller = caller;
    }

    @GET
    @RolesAllowed("viewer")
    public Page<HistoryItem> list(
            @PathParam("id") String id, @QueryParam("page") String page, @QueryParam("size") String size) {
        return findHistory.of(Parameters.uuid("id", id), Page.Request.of(page, size));
    }

    @POST
    @Path("{edition}/undo")
    @RolesAllowed("manager")
    public void undo(
            @PathParam("id") String id,
            @PathParam("edition") String edition,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        undoChange.undo(
                Parameters.uuid("id", id),
                Parameters.id("edition", edition),
                EntityTags.version(ifMatch),
                caller.name());
    }
}
