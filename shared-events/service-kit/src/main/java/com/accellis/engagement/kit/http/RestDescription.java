package com.accellis.engagement.kit.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.jboss.jandex.IndexView;

/**
 * Adds to the description of a REST interface what is the same for all of its operations: how JSON is written, how
 * failures look, what is said of content that has not changed, and which headers an answer has.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class RestDescription implements OASFilter {

    /** Header of an answer that has a version: to be named where the answer is described. */
    public static final String VERSION = HttpHeaders.ETAG;

    private static final String PROBLEM = "Problem";
    private static final Set<String> WITH_LOCATION = Set.of("201", "202");

    private final JsonDescription json;

    /** @param classes all that the description is made of */
    public RestDescription(IndexView classes) {
        json = new JsonDescription(classes);
    }

    @Override
    public Schema filterSchema(Schema schema) {
        json.spell(schema);
        return schema;
    }

    @Override
    public void filterOpenAPI(OpenAPI description) {
        if (description.getComponents() == null) {
            description.setComponents(OASFactory.createComponents());
        }
        JsonDescription.anyJson(description.getComponents());
        if (description.getComponents().getSchemas() != null) {
            description.getComponents().getSchemas().forEach(json::mayBeNull);
        }
        description
                .getComponents()
                .addSchema(PROBLEM, problem())
                .addHeader(VERSION, header("The version; to be sent in If-Match with the next change"));
    }

    private static Schema problem() {
        var error = OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .addProperty("field", text("field or parameter at fault"))
                .addProperty("reason", text("what is wrong with it"));
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("RFC 9457")
                .addProperty("type", text("urn:problem:…; never changes its meaning"))
                .addProperty("title", text("the same for every problem of this type"))
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("detail", text("about this one"))
                .addProperty(
                        "errors",
                        OASFactory.createSchema().addType(SchemaType.ARRAY).items(error));
    }

    @Override
    public Parameter filterParameter(Parameter parameter) {
        switch (parameter.getName()) {
            case HttpHeaders.IF_MATCH -> parameter.required(true).description("The ETag that the caller has seen");
            case "Idempotency-Key" ->
                parameter.description("A repeat with the same key and body gets the first answer and does nothing");
            case "page" -> parameter.schema(number(0, Page.LAST_NUMBER, 0));
            case "size" -> parameter.schema(number(1, Page.LARGEST, Page.USUAL));
            default -> {
                // Said by the operation alone.
            }
        }
        return parameter;
    }

    @Override
    public PathItem filterPathItem(PathItem path) {
        if (path.getGET() != null) {
            var responses = path.getGET().getResponses();
            var found = responses.getAPIResponse("200");
            if (found != null && isTagged(found.getContent())) {
                found.addHeader(HttpHeaders.ETAG, header("Of this content, weak; of what people edit: its version"));
                responses.addAPIResponse(
                        "304",
                        OASFactory.createAPIResponse()
                                .description(
                                        "Where the ETag is weak: nothing has changed since that in If-None-Match"));
            }
        }
        return path;
    }

    /** As {@link ConditionalReads} has it: JSON of a class of ours, and no file. */
    private static boolean isTagged(Content content) {
        return content != null
                && content.getMediaTypes().keySet().equals(Set.of(MediaType.APPLICATION_JSON))
                && content.getMediaType(MediaType.APPLICATION_JSON).getSchema().getRef() != null;
    }

    @Override
    public Operation filterOperation(Operation operation) {
        var responses = operation.getResponses();
        withoutContent(responses);
        responses.getAPIResponses().forEach((status, response) -> {
            if (WITH_LOCATION.contains(status)) {
                response.addHeader(HttpHeaders.LOCATION, header("Path of what came of it, from the root"));
            }
            csvIsText(response.getContent());
            if (status.startsWith("4") && response.getContent() == null) {
                response.content(problemContent());
            }
        });
        responses.addAPIResponse(
                "default",
                OASFactory.createAPIResponse()
                        .description("A problem: the request was not carried out")
                        .headers(Map.of(
                                HttpHeaders.RETRY_AFTER,
                                header("Seconds after which to try again, where that may help: 409, 429 and 503")))
                        .content(problemContent()));
        return operation;
    }

    /** A file is described by what its lines are as JSON. */
    private static void csvIsText(Content content) {
        if (content != null && content.hasMediaType(Csv.MEDIA_TYPE)) {
            content.getMediaType(Csv.MEDIA_TYPE)
                    .schema(OASFactory.createSchema().addType(SchemaType.STRING));
        }
    }

    /** The scanner takes each POST for one that creates something. Without content its status is 204. */
    private static void withoutContent(APIResponses responses) {
        var created = responses.getAPIResponse("201");
        if (created != null && created.getContent() == null) {
            responses.removeAPIResponse("201");
            responses.addAPIResponse("204", created.description("No Content"));
        }
    }

    private static Content problemContent() {
        return OASFactory.createContent()
                .addMediaType(
                        Problem.MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref(PROBLEM)));
    }

    private static Header header(String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING));
    }

    private static Schema number(int least, int greatest, int usual) {
        return OASFactory.createSchema()
                .addType(SchemaType.INTEGER)
                .minimum(BigDecimal.valueOf(least))
                .maximum(BigDecimal.valueOf(greatest))
                .defaultValue(usual);
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }
}
