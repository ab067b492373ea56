package com.accellis.engagement.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.WireNamed;
import com.accellis.engagement.kit.json.EventJson;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

class RestDescriptionTest {

    enum Colour implements WireNamed {
        RED,
        DARK_BLUE
    }

    enum Unit {
        HOUR_S
    }

    record Paint(long id, BigDecimal price, Colour colour, String name, List<Long> shops) {}

    @Test
    void constantsAreListedByTheNameThatIsRead() throws IOException {
        var description = OASFactory.createOpenAPI().components(OASFactory.createComponents());
        description.getComponents().addSchema("Colour", constants(Colour.values()));

        var listed = described(description)
                .getComponents()
                .getSchemas()
                .get("Colour")
                .getEnumeration();

        assertThat(listed).containsExactly("red", "dark-blue");
        assertThat(EventJson.strictMapper().convertValue(listed, Colour[].class))
                .containsExactly(Colour.values());
    }

    @Test
    void constantsWithinAParameterAreListedSoToo() throws IOException {
        var parameter = OASFactory.createParameter()
                .name("colour")
                .in(Parameter.In.QUERY)
                .schema(OASFactory.createSchema().addType(SchemaType.ARRAY).items(constants(Colour.values())));

        var operation = described(answering("200").addParameter(parameter));

        assertThat(operation.getParameters().get(0).getSchema().getItems().getEnumeration())
                .containsExactly("red", "dark-blue");
    }

    @Test
    void whatHasNoWireNameStaysAsItIs() throws IOException {
        var description = OASFactory.createOpenAPI().components(OASFactory.createComponents());
        description.getComponents().addSchema("Unit", constants(Unit.values()));
        description
                .getComponents()
                .addSchema("Format", text().addEnumeration("csv").addEnumeration("JSON"));

        var schemas = described(description).getComponents().getSchemas();

        assertThat(schemas.get("Unit").getEnumeration()).containsExactly("HOUR_S");
        assertThat(schemas.get("Format").getEnumeration()).containsExactly("csv", "JSON");
    }

    @Test
    void fieldsMayBeNullUnlessTheyArePrimitiveRequiredOrAList() throws IOException {
        var description = OASFactory.createOpenAPI().components(OASFactory.createComponents());
        description
                .getComponents()
                .addSchema(
                        "Paint1",
                        OASFactory.createSchema()
                                .addType(SchemaType.OBJECT)
                                .addProperty("id", OASFactory.createSchema().addType(SchemaType.INTEGER))
                                .addProperty("price", OASFactory.createSchema().addType(SchemaType.NUMBER))
                                .addProperty("colour", OASFactory.createSchema().ref("Colour"))
                                .addProperty("name", text())
                                .addProperty(
                                        "shops",
                                        OASFactory.createSchema()
                                                .addType(SchemaType.ARRAY)
                                                .items(OASFactory.createSchema().addType(SchemaType.INTEGER)))
                                .addRequired("name"));

        var paint = described(description)
                .getComponents()
                .getSchemas()
                .get("Paint1")
                .getProperties();

        assertThat(paint.get("id").getType()).containsExactly(SchemaType.INTEGER);
        assertThat(paint.get("price").getType()).containsExactly(SchemaType.NUMBER, SchemaType.NULL);
        assertThat(paint.get("colour").getAnyOf())
                .hasSize(2)
                .anySatisfy(one -> assertThat(one.getType()).containsExactly(SchemaType.NULL));
        assertThat(paint.get("name").getType()).containsExactly(SchemaType.STRING);
        assertThat(paint.get("shops").getType()).containsExactly(SchemaType.ARRAY);
    }

    @Test
    void whatIsNoRecordOfOursStaysAsItIs() throws IOException {
        var description = OASFactory.createOpenAPI().components(OASFactory.createComponents());
        description
                .getComponents()
                .addSchema(
                        "PagePaint",
                        OASFactory.createSchema()
                                .addProperty("page", OASFactory.createSchema().ref("Position")));

        var page = described(description).getComponents().getSchemas().get("PagePaint");

        assertThat(page.getProperties().get("page").getRef()).endsWith("/Position");
    }

    @Test
    void jsonThatIsPassedOnIsAnything() throws IOException {
        var description = OASFactory.createOpenAPI().components(OASFactory.createComponents());
        description
                .getComponents()
                .addSchema(
                        JsonNode.class.getSimpleName(),
                        OASFactory.createSchema().addType(SchemaType.OBJECT).addProperty("pojo", text()))
                .addSchema("JsonNodeType", text());

        var schemas = described(description).getComponents().getSchemas();

        assertThat(schemas).doesNotContainKey("JsonNodeType");
        assertThat(schemas.get("JsonNode").getType()).isNull();
        assertThat(schemas.get("JsonNode").getProperties()).isNull();
    }

    @Test
    void whatAnswersNothingAnswers204() throws IOException {
        var operation = described(answering("201"));

        assertThat(operation.getResponses().getAPIResponses()).containsOnlyKeys("204", "default");
    }

    @Test
    void whatCreatesTellsWhereItIs() throws IOException {
        var creating = answering("201");
        creating.getResponses()
                .getAPIResponse("201")
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref("Paint"))));

        var operation = described(creating);

        assertThat(operation.getResponses().getAPIResponse("201").getHeaders()).containsOnlyKeys("Location");
    }

    @Test
    void everyRefusalIsAProblem() throws IOException {
        var operation = described(answering("401"));

        assertThat(operation.getResponses().getAPIResponses().values())
                .hasSize(2)
                .allSatisfy(response ->
                        assertThat(response.getContent().getMediaTypes()).containsOnlyKeys("application/problem+json"));
    }

    private static Operation answering(String status) {
        return OASFactory.createOperation()
                .responses(OASFactory.createAPIResponses()
                        .addAPIResponse(status, OASFactory.createAPIResponse().description("")));
    }

    private static Operation described(Operation operation) throws IOException {
        var paths = OASFactory.createPaths()
                .addPathItem("/paints", OASFactory.createPathItem().POST(operation));
        return described(OASFactory.createOpenAPI().paths(paths))
                .getPaths()
                .getPathItem("/paints")
                .getPOST();
    }

    private static OpenAPI described(OpenAPI description) throws IOException {
        var classes = Index.of(WireNamed.class, Colour.class, Unit.class, Paint.class);
        return SmallRyeOpenAPI.builder()
                .withInitialModel(description)
                .enableModelReader(false)
                .enableStandardStaticFiles(false)
                .enableStandardFilter(false)
                .enableAnnotationScan(false)
                .addFilter(new RestDescription(classes))
                .build()
                .model();
    }

    private static Schema constants(Enum<?>... constants) {
        return text().enumeration(
                        Arrays.stream(constants).<Object>map(Enum::name).toList());
    }

    private static Schema text() {
        return OASFactory.createSchema().addType(SchemaType.STRING);
    }
}
