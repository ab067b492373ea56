package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.PlatformTestResource;
import com.accellis.engagement.webhook.ConnectWiseTestResource;
import com.accellis.engagement.webhook.SignedMessage;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@WithTestResource(PlatformTestResource.class)
@WithTestResource(ConnectWiseTestResource.class)
class CallbackBodyTest extends CallbackFixture {

    /** W18. */
    @Test
    void aMessageOfAnotherCompanyIsRefusedThoughWellSigned() {
        for (String company : new String[] {"\"other\"", "\"northwind2\"", "null", "7"}) {
            assertProblem(
                    post(good().replace("\"CompanyId\":\"northwind\"", "\"CompanyId\":" + company)),
                    403,
                    "wrong-company");
        }
        assertThat(onTopic(id)).isEmpty();
    }

    /** W22. */
    @Test
    void anEmptyBodyIsRefused() {
        assertProblem(send(request(new byte[0])), 401, "signature-missing");
        assertProblem(postSignedWith("another", ""), 401, "signature-mismatch");
        assertProblem(post(""), 400, "body-not-json");
    }

    @ParameterizedTest(name = "W23 {0}")
    @ValueSource(strings = {"null", "[]", "\"x\"", "42", "true", "{}"})
    void jsonThatIsNoMessageIsRefused(String body) {
        // An empty object does not even say whose it is.
        assertProblem(
                post(body), body.equals("{}") ? 403 : 400, body.equals("{}") ? "wrong-company" : "message-malformed");
    }

    static Stream<Arguments> bodiesThatAreNoJson() {
        String message = SignedMessage.ofTicket(1, "https://na.myconnectwise.net/");
        return Stream.of(
                arguments("W24 broken", utf8("{")),
                arguments("W24 truncated", utf8(message.substring(0, message.length() - 1))),
                arguments("W24 single quotes", utf8("{'ID':1}")),
                arguments("W24 comment", utf8(message.replace("{\"MessageId", "{/* note */\"MessageId"))),
                arguments("W24 NaN", utf8(message.replace("\"ID\":1", "\"ID\":NaN"))),
                arguments("W24 something behind it", utf8(message + "x")),
                arguments("W24 a second one behind it", utf8(message + message)),
                arguments("W25 two ids", utf8(message.replace("\"ID\":1", "\"ID\":1,\"ID\":2"))),
                arguments(
                        "W25 two key addresses",
                        utf8(message.replace("\"Metadata\":", "\"Metadata\":{},\"Metadata\":"))),
                arguments("W25 two names in one object", utf8(message.replace("\"key_url\"", "\"a\":1,\"a\""))),
                arguments("W26 depth 5,000", utf8("[".repeat(5_000) + "]".repeat(5_000))),
                arguments(
                        "W26 number of 2,000 digits", utf8(message.replace("\"ID\":1", "\"ID\":" + "9".repeat(2_000)))),
                arguments("W26 1e999999999", utf8(message.replace("\"ID\":1", "\"ID\":1e999999999"))),
                arguments("W26 100,000 keys", utf8(manyKeys())),
                arguments("W27 invalid UTF-8", with(message, (byte) 0xC3)),
                arguments("W27 half a surrogate pair", with(message, (byte) 0xED, (byte) 0xA0, (byte) 0x80)),
                arguments("W27 escaped lone surrogate", utf8(message.replace("apiuser", "\\ud800"))),
                arguments("W27 NUL in a string", with(message, (byte) 0)),
                arguments("W27 UTF-16", message.getBytes(UTF_16)),
                arguments("W27 UTF-16 without mark", message.getBytes(UTF_16LE)),
                arguments("W27 byte order mark", utf8("\uFEFF" + message)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesThatAreNoJson")
    void whatIsNotStrictJsonIsRefusedThoughWellSigned(String row, byte[] body) {
        assertProblem(send(signed(body)), 400, "body-not-json");
    }

    @ParameterizedTest(name = "W28 {0} {1} → {2}")
    @CsvSource({
        "Action, merged, unused-action",
        "Action, UPDATED, unused-action",
        "Action, LONG, unused-action",
        "Type, invoice, unused-type",
        "Type, Ticket, unused-type",
        "Type, LONG, unused-type",
    })
    void whatWeDoNotUseIsAcceptedAndCounted(String field, String value, String reason) {
        double before = counted("ignored", reason);
        String text = value.equals("LONG") ? "x".repeat(10_000) : value;

        assertThat(post(with(field, "\"" + text + "\"")).statusCode()).isEqualTo(204);

        assertThat(onTopic(id)).isEmpty();
        assertThat(counted("ignored", reason)).isEqualTo(before + 1);
    }

    @ParameterizedTest(name = "W28 {0}: {1}")
    @CsvSource({"Action, null", "Action, 1", "Action, true", "Action, {}", "Type, null", "Type, 1", "Type, []"})
    void anActionAndATypeAreText(String field, String value) {
        assertProblem(post(with(field, value)), 400, "message-malformed");
        assertProblem(post(good().replaceFirst("\"" + field + "\":\"[a-z]*\",", "")), 400, "message-malformed");
    }

    /** W29. */
    @Test
    void aTypeOfALaterReleaseMayHaveAnyId() {
        String body = with("Type", "\"from-a-later-release\"").replace("\"ID\":" + id, "\"ID\":\"a name\"");

        assertThat(post(body).statusCode()).isEqualTo(204);
    }

    @ParameterizedTest(name = "W30 {0}")
    @ValueSource(
            strings = {
                "null",
                "0",
                "-1",
                "1.5",
                "9001.0",
                "9223372036854775808",
                "\"9001x\"",
                "\"\"",
                "true",
                "[1]",
                "{}"
            })
    void anIdIsAPositiveWholeNumber(String value) {
        assertProblem(post(good().replace("\"ID\":" + id, "\"ID\":" + value)), 400, "message-malformed");
        assertProblem(post(good().replace("\"ID\":" + id + ",", "")), 400, "message-malformed");
    }

    /** W30. */
    @Test
    void anIdOfDigitsInQuotesIsTaken() {
        assertThat(post(good().replace("\"ID\":" + id, "\"ID\":\"" + id + "\"")).statusCode())
                .isEqualTo(204);
        assertThat(onTopic(id)).hasSize(1);
    }

    @ParameterizedTest(name = "W31 {0}")
    @ValueSource(
            strings = {
                "null",
                "1",
                "{\"id\":9001}",
                "\"{broken\"",
                "\"[]\"",
                "\"{\\\"StatusName\\\":\\\"New\\\"}\"",
                "LONG"
            })
    void anEntityThatTellsNothingIsOnlyAHint(String entity) throws IOException {
        String value = entity.equals("LONG") ? "\"" + "é".repeat(450_000) + "\"" : entity;

        assertThat(post(withEntity(value)).statusCode()).isEqualTo(204);

        assertThat(stored().lastUpdated()).isNull();
    }

    /** W32. */
    @Test
    void anEntityOfAnotherRecordIsNotBelieved() throws IOException {
        double before = counted("accepted", "inconsistent");

        assertThat(post(good().replace("{\\\"id\\\":" + id, "{\\\"id\\\":1")).statusCode())
                .isEqualTo(204);

        assertThat(stored().lastUpdated()).isNull();
        assertThat(counted("accepted", "inconsistent")).isEqualTo(before + 1);
    }

    @ParameterizedTest(name = "W32 {0}")
    @ValueSource(
            strings = {
                "",
                "?",
                "?recordId=1&action=deleted",
                "?recordId=1&recordId=2",
                "?recordId=%27;%20drop%20table",
                "?memberId=",
                "?%00=%ff"
            })
    void theQueryDoesNotMatter(String query) throws IOException {
        var answer = send(signed(good().getBytes(UTF_8)).uri(URI.create(webhook + query)));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(stored().action()).isEqualTo(CallbackReceived.Action.UPDATED);
    }

    @ParameterizedTest(name = "W33 {0}")
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "TOMORROW",
                "2026-02-03T16:10:01",
                "2026-02-03",
                "yesterday",
                ""
            })
    void aTimeOfChangeThatCannotBeIsNotBelieved(String lastUpdated) throws IOException {
        String time = lastUpdated.equals("TOMORROW")
                ? Instant.now().plus(1, ChronoUnit.DAYS).toString()
                : lastUpdated;

        assertThat(post(good().replace("2026-02-03T16:10:01Z", time)).statusCode())
                .isEqualTo(204);

        assertThat(stored().lastUpdated()).isNull();
    }

    @ParameterizedTest(name = "W34 {0}")
    @ValueSource(
            strings = {
                "\\u0000\\u0007",
                "\u202Egnp.exe",
                "\uD83D\uDE80",
                "<script>alert(1)</script>",
                "'; drop table x; --"
            })
    void oddTextIsAcceptedAndGoesNoFurther(String text) throws IOException {
        String body = good().replace("apiuser", text).replace("4711", text);

        assertThat(post(body).statusCode()).isEqualTo(204);

        String value = new String(onTopic(id).get(0).value(), UTF_8);
        assertThat(value).doesNotContain(text).contains("message-" + id);
    }

    @ParameterizedTest(name = "W35 {0}")
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "text/plain; charset=iso-8859-1",
                "application/xml",
                "nonsense"
            })
    void contentTypesThatCannotHoldACallbackAreRefused(String type) {
        assertProblem(send(signed(good().getBytes(UTF_8)).setHeader("Content-Type", type)), 415, "media-type");
        assertThat(onTopic(id)).isEmpty();
    }

    @ParameterizedTest(name = "W35 {0}")
    @ValueSource(strings = {"application/json; charset=UTF-8", "text/plain", "application/octet-stream"})
    void contentTypesThatMayHoldACallbackAreTaken(String type) {
        assertThat(send(signed(good().getBytes(UTF_8)).setHeader("Content-Type", type))
                        .statusCode())
                .isEqualTo(204);
    }

    /** W35. */
    @Test
    void aMissingContentTypeIsFine() {
        byte[] body = good().getBytes(UTF_8);

        var answer = send(HttpRequest.newBuilder(webhook)
                .header("x-content-signature", CallbackSigner.sign(body, KEY))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));

        assertThat(answer.statusCode()).isEqualTo(204);
    }

    /** W36. */
    @Test
    void compressedBodiesAreNotUnpacked() throws IOException {
        var bomb = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bomb)) {
            out.write(new byte[1024 * 1024]);
        }

        double refused = counted("refused", "media-type");
        String[] encodings = {"gzip", "deflate", "br", "identity, gzip"};
        for (String encoding : encodings) {
            assertProblem(send(signed(bomb.toByteArray()).header("Content-Encoding", encoding)), 415, "media-type");
        }
        assertThat(counted("refused", "media-type")).isEqualTo(refused + encodings.length);
    }

    private String with(String field, String value) {
        return good().replaceFirst("\"" + field + "\":\"[a-z]*\"", "\"" + field + "\":" + value);
    }

    private String withEntity(String value) {
        String body = good();
        int begin = body.indexOf("\"Entity\":") + "\"Entity\":".length();
        return body.substring(0, begin) + value + body.substring(body.indexOf(",\"Metadata\""));
    }

    private CallbackReceived stored() throws IOException {
        var records = onTopic(id);
        assertThat(records).hasSize(1);
        return EventJson.read(records.get(0).value(), CallbackReceived.class);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static String manyKeys() {
        return IntStream.range(0, 100_000)
                .mapToObj(i -> "\"" + Integer.toString(i, 36) + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** The message with these bytes inside a text. */
    private static byte[] with(String message, byte... inside) {
        byte[] bytes = utf8(message);
        int at = message.indexOf("apiuser");
        byte[] changed = Arrays.copyOf(bytes, bytes.length + inside.length);
        System.arraycopy(inside, 0, changed, at, inside.length);
        System.arraycopy(bytes, at, changed, at + inside.length, bytes.length - at);
        return changed;
    }
}
