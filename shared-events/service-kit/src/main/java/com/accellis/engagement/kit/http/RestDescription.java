package com.accellis.engagement.kit.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Adds to the description of a REST interface what is the same for all of its operations: how failures look, and what is said
 * of content that has not changed.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class RestDescription implements OASFilter {

    private static final String PROBLEM = "Problem";

    @Override
    public void filterOpenAPI(OpenAPI description) {
        if (description.getComponents() == null) {
            description.setComponents(OASFactory.createComponents());
        }
        var error = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty("field", text("field or parameter at fault"))
                .addProperty("reason", text("what is wrong with it"));
        description
                .getComponents()
                .addSchema(
                        PROBLEM,
                        OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .description("RFC 9457")
                                .addProperty("type", text("urn:problem:…; never changes its meaning"))
                                .addProperty("title", text("the same for every problem of this type"))
                                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                                .addProperty("detail", text("about this one"))
                                .addProperty(
                                        "errors",
                                        OASFactory.createSchema()
                                                .addType(SchemaType.ARRAY)
                                                .items(error)));
    }

    @Override
    public PathItem filterPathItem(PathItem path) {
        if (path.getGET() != null) {
            path.getGET()
                    .getResponses()
                    .addAPIResponse(
                            "304",
                            OASFactory.createAPIResponse()
                                    .description(
                                            "Where answers have a weak ETag: nothing has changed since that in If-None-Match"));
        }
        return path;
    }

    @Override
    public Operation filterOperation(Operation operation) {
        var content = OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(PROBLEM)));
        operation
                .getResponses()
                .addAPIResponse(
                        "default",
                        OASFactory.createAPIResponse()
                                .description("A problem: the request was not carried out")
                                .content(content));
        return operation;
    }

    private static org.eclipse.microprofile.openapi.models.media.Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }
}
