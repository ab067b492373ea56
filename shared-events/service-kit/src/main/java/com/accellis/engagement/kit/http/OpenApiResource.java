package com.accellis.engagement.kit.http;

import io.quarkus.arc.properties.UnlessBuildProperty;
import io.quarkus.smallrye.openapi.runtime.OpenApiConstants;
import io.quarkus.smallrye.openapi.runtime.OpenApiDocumentService;
import io.smallrye.openapi.runtime.io.Format;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The description of this service's REST interface. */
@Path("/api/v1/openapi/{service}")
@UnlessBuildProperty(name = "quarkus.oidc.enabled", stringValue = "false", enableIfMissing = true)
public class OpenApiResource {

    private final OpenApiDocumentService documents;
    private final OwnName ownName;

    OpenApiResource(OpenApiDocumentService documents, OwnName ownName) {
        this.documents = documents;
        this.ownName = ownName;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @RolesAllowed("viewer")
    @APIResponse(
            responseCode = "200",
            description = "An OpenAPI document",
            content = @Content(schema = @Schema(type = SchemaType.OBJECT)))
    public byte[] document(@PathParam("service") String service) {
        ownName.require(service);
        return documents.getDocument(OpenApiConstants.DEFAULT_DOCUMENT_NAME, Format.JSON);
    }
}
