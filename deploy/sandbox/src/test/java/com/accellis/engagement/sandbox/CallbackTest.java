package com.accellis.engagement.sandbox;

import static com.accellis.engagement.sandbox.RunningSandbox.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackTest {

    private record Received(URI uri, String signature, byte[] body) {
        JsonNode json() {
            try {
                return Json.read(body);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    private RunningSandbox sandbox;
    private HttpServer receiver;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final List<Integer> answers = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        sandbox = RunningSandbox.start();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/callback", exchange -> {
            received.add(new Received(
                    exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("x-content-signature"),
                    exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(answers.isEmpty() ? 204 : answers.remove(0), -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void stop() {
        receiver.stop(0);
        sandbox.close();
    }

    @Test
    void aChangeIsDeliveredSignedWithTheKeyItNames() throws Exception {
        // Given
        register("ticket", "owner", 1);
        var id = someTicket();

        // When
        sandbox.admin("PATCH", "/records/service-tickets/" + id, "{\"summary\":\"Changed\"}");
        sandbox.awaitDeliveries();

        // Then
        assertThat(received).hasSize(1);
        var message = received.get(0);
        assertThat(message.uri().getQuery()).isEqualTo("recordId=" + id + "&action=updated");
        var body = message.json();
        assertThat(body.get("Action").asText()).isEqualTo("updated");
        assertThat(body.get("Type").asText()).isEqualTo("ticket");
        assertThat(body.get("ID").asInt()).isEqualTo(id);
        assertThat(body.get("CompanyId").asText()).isEqualTo("northwind");
        var entity = Json.read(body.get("Entity").asText().getBytes(StandardCharsets.UTF_8));
        assertThat(entity.get("summary").asText()).isEqualTo("Changed");
        assertThat(entity.get("recordType").asText()).isEqualTo("ServiceTicket");
        var keyUrl = URI.create(body.get("Metadata").get("key_url").asText());
        assertThat(keyUrl.getPath()).isEqualTo("/v2026_4//system/callbackkey/index.rails");
        var key = json(sandbox.plain(keyUrl.getRawPath() + "?" + keyUrl.getRawQuery()))
                .get("signing_key")
                .asText();
        assertThat(message.signature()).isEqualTo(signature(key, message.body()));
    }

    @Test
    void aDeletionCarriesNoEntity() {
        register("ticket", "owner", 1);
        var id = someTicket();

        sandbox.admin("DELETE", "/records/service-tickets/" + id, null);
        sandbox.awaitDeliveries();

        assertThat(received).hasSize(1);
        assertThat(received.get(0).json().get("Action").asText()).isEqualTo("deleted");
        assertThat(received.get(0).json().get("Entity").isNull()).isTrue();
    }

    @ParameterizedTest(name = "answers {0}: sent {1} times, delivered {2}, refused {3}")
    @CsvSource({
        "204, 1, 1, 0",
        "429 204, 2, 1, 0",
        "429 404 200, 3, 1, 0",
        "409 419 429 204, 3, 0, 1",
        "500 204, 1, 0, 1",
        "400 204, 1, 0, 1"
    })
    void repeatsCertainRefusalsTwiceAndNoOthers(String statuses, int sent, int delivered, int refused) {
        // Given
        register("contact", "owner", 1);
        for (var status : statuses.split(" ")) {
            answers.add(Integer.valueOf(status));
        }

        // When
        sandbox.admin("POST", "/records/contacts", "{}");
        sandbox.awaitDeliveries();

        // Then
        assertThat(received).hasSize(sent);
        assertThat(received.stream()
                        .map(message -> message.json().get("MessageId"))
                        .distinct())
                .hasSize(1);
        assertThat(sandbox.state().get("delivered").asInt()).isEqualTo(delivered);
        assertThat(sandbox.state().get("refused").asInt()).isEqualTo(refused);
    }

    @Test
    void additionsAndSurveysRaiseNoCallbacksAndNeitherDoSuppressedChanges() {
        for (var type : List.of("company", "contact", "ticket", "time", "agreement")) {
            register(type, "owner", 1);
        }

        sandbox.admin("POST", "/records/agreement-additions", "{\"agreementId\":11}");
        sandbox.admin("POST", "/records/surveys", "{}");
        sandbox.admin("POST", "/records/contacts?callback=false", "{}");
        sandbox.admin("POST", "/records/time-entries", "{}");
        sandbox.awaitDeliveries();

        assertThat(received)
                .extracting(message -> message.json().get("Type").asText())
                .containsExactly("time");
    }

    @Test
    void aNarrowLevelHearsOfItsOwnRecordsAlone() {
        var company = json(sandbox.api("/company/companies?pageSize=1&page=4"))
                .get(0)
                .get("id")
                .asInt();
        register("time", "company", company);

        sandbox.admin("POST", "/records/time-entries", "{\"company\":{\"id\":" + company + "}}");
        sandbox.admin("POST", "/records/time-entries", "{\"company\":{\"id\":" + (company + 1) + "}}");
        sandbox.awaitDeliveries();

        assertThat(received).hasSize(1);
    }

    @ParameterizedTest(name = "{0} -> {1} on {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"url":"no address","objectId":1,"type":"ticket","level":"owner"}      | InvalidField         | url
            {"objectId":1,"type":"ticket","level":"owner"}                         | MissingRequiredField | url
            {"url":"http://x.example/?id=","type":"ticket","level":"owner"}        | MissingRequiredField | objectId
            {"url":"http://x.example/?id=","objectId":1,"type":"none","level":"owner"} | InvalidField     | type
            {"url":"http://x.example/?id=","objectId":1,"type":"time","level":"board"} | InvalidField     | level
            {"url":"http://x.example/?id=","objectId":0,"type":"member","level":"Owner"} | ObjectExists   | objectId
            """)
    void refusesWrongRegistrations(String body, String code, String field) {
        var valid = "{\"url\":\"http://x.example/?id=\",\"objectId\":1,\"type\":\"Member\",\"level\":\"owner\"}";
        assertThat(sandbox.call("POST", "/system/callbacks", valid).statusCode())
                .isEqualTo(201);

        var answer = sandbox.call("POST", "/system/callbacks", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        var error = json(answer).get("errors").get(0);
        assertThat(error.get("code").asText()).isEqualTo(code);
        assertThat(error.get("field").asText()).isEqualTo(field);
    }

    @Test
    void aRegistrationCanBeFoundSwitchedOffAndRemoved() {
        // Given
        var id = register("contact", "owner", 0);
        var found = json(sandbox.api("/system/callbacks?conditions=url%20contains%20%22/callback%22"));
        assertThat(found).hasSize(1);
        assertThat(found.get(0).get("objectId").asInt()).isEqualTo(1);

        // When
        var patched = sandbox.call(
                "PATCH", "/system/callbacks/" + id, "[{\"op\":\"replace\",\"path\":\"inactiveFlag\",\"value\":true}]");
        sandbox.admin("POST", "/records/contacts", "{}");
        sandbox.awaitDeliveries();

        // Then
        assertThat(json(patched).get("inactiveFlag").asBoolean()).isTrue();
        assertThat(received).isEmpty();
        assertThat(sandbox.call("DELETE", "/system/callbacks/" + id, null).statusCode())
                .isEqualTo(204);
        assertThat(sandbox.call("DELETE", "/system/callbacks/" + id, null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void mergingRaisesCallbacksForParentAndChildren() {
        register("ticket", "owner", 1);
        var ids = new ArrayList<Integer>();
        json(sandbox.api("/service/tickets?pageSize=3&conditions=mergedParentTicket%3Dnull"))
                .forEach(row -> ids.add(row.get("id").asInt()));

        var merged = sandbox.call(
                "POST",
                "/service/tickets/" + ids.get(0) + "/merge",
                "{\"mergeTicketIds\":[" + ids.get(1) + "," + ids.get(2) + "],\"status\":{\"id\":17}}");
        sandbox.awaitDeliveries();

        assertThat(json(merged).get("hasMergedChildTicketFlag").asBoolean()).isTrue();
        var child = json(sandbox.api("/service/tickets/" + ids.get(1)));
        assertThat(child.get("mergedParentTicket").get("id").asInt()).isEqualTo(ids.get(0));
        assertThat(child.get("status").get("name").asText()).isEqualTo(">Closed");
        assertThat(received)
                .extracting(message -> message.json().get("ID").asInt())
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aCallbackCanBeLost() {
        register("contact", "owner", 1);
        sandbox.admin("POST", "/faults", "{\"kind\":\"callback-lost\"}");

        sandbox.admin("PATCH", "/records/contacts/501", "{\"title\":\"First\"}");
        sandbox.admin("PATCH", "/records/contacts/502", "{\"title\":\"Second\"}");
        sandbox.awaitDeliveries();

        assertThat(recordIds()).containsExactly(502);
    }

    @Test
    void aCallbackCanComeTwice() {
        register("contact", "owner", 1);
        sandbox.admin("POST", "/faults", "{\"kind\":\"callback-doubled\",\"type\":\"contacts\"}");

        sandbox.admin("PATCH", "/records/contacts/501", "{\"title\":\"First\"}");
        sandbox.awaitDeliveries();

        assertThat(recordIds()).containsExactly(501, 501);
        assertThat(received.get(0).json().get("MessageId"))
                .isEqualTo(received.get(1).json().get("MessageId"));
    }

    @Test
    void aCallbackCanBeOvertakenByTheNext() {
        register("contact", "owner", 1);
        sandbox.admin("POST", "/faults", "{\"kind\":\"callback-reordered\",\"delayMillis\":600000}");

        sandbox.admin("PATCH", "/records/contacts/501", "{\"title\":\"First\"}");
        assertThat(sandbox.state().get("pendingDeliveries").asInt()).isEqualTo(1);
        sandbox.admin("PATCH", "/records/contacts/502", "{\"title\":\"Second\"}");
        sandbox.awaitDeliveries();

        assertThat(recordIds()).containsExactly(502, 501);
    }

    @Test
    void aCallbackThatNoneOvertakesGoesOutAfterAWhile() {
        register("contact", "owner", 1);
        sandbox.admin("POST", "/faults", "{\"kind\":\"callback-reordered\",\"delayMillis\":1}");

        sandbox.admin("PATCH", "/records/contacts/501", "{\"title\":\"First\"}");
        sandbox.awaitDeliveries();

        assertThat(recordIds()).containsExactly(501);
    }

    @ParameterizedTest(name = "{0} names {1}")
    @CsvSource({"callback-forged, 127.0.0.1", "callback-foreign-key, keys.elsewhere.example"})
    void aCallbackCanBeSignedWithAnotherKey(String kind, String keyHost) throws Exception {
        register("contact", "owner", 1);
        sandbox.admin("POST", "/faults", "{\"kind\":\"" + kind + "\"}");

        sandbox.admin("PATCH", "/records/contacts/501", "{\"title\":\"First\"}");
        sandbox.awaitDeliveries();

        var message = received.get(0);
        assertThat(message.signature()).isNotEqualTo(signature("sandbox-signing-key-1", message.body()));
        var keyUrl = URI.create(message.json().get("Metadata").get("key_url").asText());
        assertThat(keyUrl.getHost()).isEqualTo(keyHost);
    }

    @Test
    void callbacksAreSwitchedOffByAddress() {
        var id = register("contact", "owner", 1);

        assertThat(json(sandbox.admin("POST", "/callbacks/disable", "{\"url\":\"nowhere.example\"}")))
                .hasToString("{\"disabled\":0}");
        assertThat(json(sandbox.admin("POST", "/callbacks/disable", "{\"url\":\"/callback?\"}")))
                .hasToString("{\"disabled\":1}");

        assertThat(json(sandbox.api("/system/callbacks/" + id))
                        .get("inactiveFlag")
                        .asBoolean())
                .isTrue();
        sandbox.admin("PATCH", "/records/contacts/501", "{\"title\":\"First\"}");
        sandbox.awaitDeliveries();
        assertThat(received).isEmpty();
    }

    private List<Integer> recordIds() {
        return received.stream()
                .map(message -> message.json().get("ID").asInt())
                .toList();
    }

    private int register(String type, String level, int objectId) {
        var url = "http://127.0.0.1:" + receiver.getAddress().getPort() + "/callback?recordId=";
        var body = Json.object()
                .put("url", url)
                .put("objectId", objectId)
                .put("type", type)
                .put("level", level);
        var answer = sandbox.call("POST", "/system/callbacks", Json.text(body));
        assertThat(answer.statusCode()).isEqualTo(201);
        return json(answer).get("id").asInt();
    }

    private int someTicket() {
        return json(sandbox.api("/service/tickets?pageSize=1")).get(0).get("id").asInt();
    }

    /** Written out here once more, so that a mistake in the sandbox's own code would show. */
    private static String signature(String signingKey, byte[] body) throws Exception {
        var key = MessageDigest.getInstance("SHA-256").digest(signingKey.getBytes(StandardCharsets.UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(body));
    }
}
