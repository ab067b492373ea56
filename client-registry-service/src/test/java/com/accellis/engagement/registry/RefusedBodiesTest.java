package com.accellis.engagement.registry;

import static com.accellis.engagement.registry.Api.CLIENTS;
import static com.accellis.engagement.registry.Api.manager;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.testkit.TestTokens;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows R12 to R24 of the reliability page for a body that people send. None of these makes a client. */
@QuarkusTest
@WithTestResource(PlatformTestResource.class)
class RefusedBodiesTest {

    @TestHTTPResource(CLIENTS)
    URL clients;

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("empty", "", "body-not-json", null),
                Arguments.of("null", "null", "body-not-json", null),
                Arguments.of("a list", "[]", "body-not-json", null),
                Arguments.of("text", "\"name\"", "body-not-json", null),
                Arguments.of("broken", "{\"name\":", "body-not-json", null),
                Arguments.of("twice", "{\"name\":\"A\",\"name\":\"B\"}", "body-not-json", null),
                Arguments.of("trailing text", "{\"name\":\"A\"} x", "body-not-json", null),
                Arguments.of("two objects", "{\"name\":\"A\"}{}", "body-not-json", null),
                Arguments.of("unknown field", "{\"name\":\"A\",\"nmae\":\"B\"}", "invalid-body", "nmae"),
                Arguments.of("read-only field", "{\"name\":\"A\",\"id\":\"x\"}", "invalid-body", "id"),
                Arguments.of("nothing", "{}", "invalid-body", "name"),
                Arguments.of("blank", "{\"name\":\" \"}", "invalid-body", "name"),
                Arguments.of("ideographic space", "{\"name\":\"\u3000\"}", "invalid-body", "name"),
                Arguments.of("no-break space", "{\"name\":\"\u00a0 \u2007\"}", "invalid-body", "name"),
                Arguments.of("zero width", "{\"name\":\"\u200b\"}", "invalid-body", "name"),
                Arguments.of("two lines", "{\"name\":\"a\u2028b\"}", "invalid-body", "name"),
                Arguments.of(
                        "company 0",
                        "{\"name\":\"A\",\"companyIds\":[0]}",
                        "invalid-body",
                        "companyIds[0].<list element>"),
                Arguments.of("too long", "{\"name\":\"" + "a".repeat(10_000) + "\"}", "invalid-body", "name"),
                Arguments.of("control character", "{\"name\":\"a\\u0007\"}", "invalid-body", "name"),
                Arguments.of("null character", "{\"name\":\"a\\u0000\"}", "invalid-body", "name"),
                Arguments.of("half a character", "{\"name\":\"a\\ud800\"}", "invalid-body", "name"),
                Arguments.of("number for text", "{\"name\":5}", "invalid-body", "name"),
                Arguments.of("text for number", "{\"name\":\"A\",\"window\":\"30\"}", "invalid-body", "window"),
                Arguments.of("fraction", "{\"name\":\"A\",\"window\":30.5}", "invalid-body", "window"),
                Arguments.of("enormous", "{\"name\":\"A\",\"window\":1e400}", "invalid-body", "window"),
                Arguments.of("another window", "{\"name\":\"A\",\"window\":45}", "invalid-body", "window"),
                Arguments.of(
                        "text for truth", "{\"name\":\"A\",\"autoScoring\":\"true\"}", "invalid-body", "autoScoring"),
                Arguments.of(
                        "unknown industry", "{\"name\":\"A\",\"industry\":\"mining\"}", "invalid-body", "industry"),
                Arguments.of("capitals", "{\"name\":\"A\",\"industry\":\"LEGAL\"}", "invalid-body", "industry"),
                Arguments.of(
                        "notes too long",
                        "{\"name\":\"A\",\"notes\":\"" + "a".repeat(4_001) + "\"}",
                        "invalid-body",
                        "notes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void whatIsNoClientIsRefusedByField(String what, String body, String type, String field) {
        var answer = manager()
                .body(body)
                .post(CLIENTS)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:" + type));
        if (field != null) {
            answer.body("errors.field", hasItem(field));
        }
    }

    @Test
    void tooDeepIsNotRead() {
        manager().body("{\"name\":".repeat(5_000)).post(CLIENTS).then().statusCode(400);
    }

    @Test
    void moreThanTheLargestBodyIsRefused() {
        manager()
                .body("{\"name\":\"" + "a".repeat(256 * 1024) + "\"}")
                .post(CLIENTS)
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:problem:body-too-large"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"text/plain", "application/xml", "application/x-www-form-urlencoded"})
    void anotherContentTypeIsNotUnderstood(String type) {
        given().auth()
                .oauth2(TestTokens.manager())
                .contentType(type)
                .body("{\"name\":\"A\"}")
                .post(CLIENTS)
                .then()
                .statusCode(415)
                .body("type", equalTo("urn:problem:media-type"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "application/json;charset=ISO-8859-1",
        "application/json; charset=utf-16",
        "text/csv;charset=windows-1252"
    })
    void anotherCharsetIsNotUnderstood(String type) {
        given().auth()
                .oauth2(TestTokens.manager())
                .header("Content-Type", type)
                .body("{\"name\":\"A\"}".getBytes(StandardCharsets.UTF_8))
                .post(CLIENTS + (type.startsWith("text") ? "/import" : ""))
                .then()
                .statusCode(415)
                .body("type", equalTo("urn:problem:media-type"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"'', application/json", "/import, text/csv"})
    void aCompressedBodyIsNotUnderstood(String path, String type) throws IOException {
        var compressed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(compressed)) {
            out.write("{\"name\":\"A\"}".getBytes(StandardCharsets.UTF_8));
        }

        given().auth()
                .oauth2(TestTokens.manager())
                .header("Content-Type", type)
                .header("Content-Encoding", "gzip")
                .body(compressed.toByteArray())
                .post(CLIENTS + path)
                .then()
                .statusCode(415)
                .body("type", equalTo("urn:problem:media-type"));
    }

    @ParameterizedTest(name = "POST {0} with Content-Type {1}")
    @CsvSource(
            nullValues = "none",
            value = {"'', none", "/import, none", "'', ''", "'', json", "'', 'application/json;charset='"})
    void aBodyThatDoesNotSayWhatItIsIsNotUnderstood(String path, String type) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(clients + path))
                .header("Authorization", "Bearer " + TestTokens.manager())
                .POST(BodyPublishers.ofString("{\"name\":\"A\"}"));
        if (type != null) {
            request.header("Content-Type", type);
        }

        var answer = HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.body()).contains("urn:problem:media-type");
    }

    @Test
    void aThousandAndOneCompaniesAreTooMany() {
        String ids = LongStream.rangeClosed(1, 1_001).mapToObj(Long::toString).collect(Collectors.joining(","));

        manager()
                .body("{\"name\":\"A\",\"companyIds\":[" + ids + "]}")
                .post(CLIENTS)
                .then()
                .statusCode(413)
                .body("type", equalTo("urn:problem:body-too-large"));
    }

    @Test
    void anotherAnswerThanJsonIsNotAcceptable() {
        given().auth()
                .oauth2(TestTokens.viewer())
                .accept("application/xml")
                .get(CLIENTS)
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:problem:not-acceptable"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "neither, '{\"autoScoring\":true}'",
        "both, '{\"autoScoring\":true,\"ids\":[\"00000000-0000-4000-8000-000000000000\"],\"filter\":{\"mapped\":true}}'",
        "no ids, '{\"autoScoring\":true,\"ids\":[]}'",
        "no id, '{\"autoScoring\":true,\"ids\":[\"abc\"]}'",
        "null id, '{\"autoScoring\":true,\"ids\":[null]}'",
        "empty filter, '{\"autoScoring\":true,\"filter\":{}}'",
        "unknown status, '{\"autoScoring\":true,\"filter\":{\"status\":\"gone\"}}'",
        "unknown filter, '{\"autoScoring\":true,\"filter\":{\"name\":\"x\"}}'",
        "no wish, '{\"ids\":[\"00000000-0000-4000-8000-000000000000\"]}'"
    })
    void aSelectionThatMakesNoSenseIsRefused(String what, String body) {
        manager()
                .body(body)
                .put(CLIENTS + "/auto-scoring")
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:problem:invalid-body"));
    }

    @Test
    void aSelectionOfUnknownClientsNamesThem() {
        manager()
                .body("{\"autoScoring\":false,\"ids\":[\"00000000-0000-4000-8000-000000000000\"]}")
                .put(CLIENTS + "/auto-scoring")
                .then()
                .statusCode(404)
                .body("errors.reason", hasItem("no client 00000000-0000-4000-8000-000000000000"));
    }

    @Test
    void scoringOfManyIsSelectedByIdsAndByFilter() {
        Api.companies(45_001, 45_002);
        String first = Api.madeOf(45_001);

        manager()
                .body("{\"autoScoring\":false,\"window\":90,\"ids\":[\"" + first + "\"]}")
                .put(CLIENTS + "/auto-scoring")
                .then()
                .statusCode(200)
                .body("matched", equalTo(1))
                .body("changed", equalTo(1));
        Api.client(first).then().body("autoScoring", equalTo(false)).body("window", equalTo(90));
        Api.client(45_002).then().body("autoScoring", equalTo(true));

        manager()
                .body(
                        "{\"autoScoring\":true,\"filter\":{\"industry\":\"legal\",\"mapped\":true,\"status\":\"active\"}}")
                .put(CLIENTS + "/auto-scoring")
                .then()
                .statusCode(200);
        Api.client(first).then().body("autoScoring", equalTo(true)).body("window", equalTo(90));
    }
}
