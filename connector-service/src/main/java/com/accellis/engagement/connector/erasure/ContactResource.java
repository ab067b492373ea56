package com.accellis.engagement.connector.erasure;

import com.accellis.engagement.kit.http.Parameters;
import com.accellis.engagement.kit.http.ProblemType;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Erasing contacts; reading them is the client registry's. */
@Path("/api/v1/contacts")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class ContactResource {

    private final EraseContact eraseContact;

    ContactResource(EraseContact eraseContact) {
        this.eraseContact = eraseContact;
    }

    /** Answers once the erasure is stored and cannot be lost any more; the topic and its readers follow at once. */
    @DELETE
    @Path("/{id}")
    @RolesAllowed("admin")
    @APIResponse(responseCode = "204", description = "Erased")
    public Response erase(@PathParam("id") String id) {
        if (!eraseContact.erase(Parameters.id("id", id))) {
            throw ProblemType.CONTACT_NOT_FOUND.because("We hold no contact with this id");
        }
        return Response.noContent().build();
    }
}
