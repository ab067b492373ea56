package com.accellis.engagement.connector.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.connector.diagnosis.Exchange.Body;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectWiseDiagnosisTest {

    private static final URI CLOUD = URI.create("https://api-na.myconnectwise.net");
    private static final URI WITHOUT_API = URI.create("https://na.myconnectwise.net");
    private static final URI PLAIN = URI.create("http://cw.example");
    private static final Exchange INFO = json(200, null, Map.of("version", "v2026.4"));
    private static final Exchange READABLE = new Exchange(null, 200, Body.JSON_LIST, null, "[]", null, Map.of());
    private static final Exchange FORBIDDEN = json(403, "Forbidden", Map.of());
    private static final Exchange THROTTLED = json(429, null, Map.of());

    private static Exchange json(int status, String code, Map<String, String> facts) {
        return new Exchange(null, status, Body.JSON_OBJECT, code, "{}", Duration.ZERO, facts);
    }

    private static Exchange text(int status, String text) {
        return new Exchange(null, status, text.isEmpty() ? Body.EMPTY : Body.OTHER_TEXT, null, text, null, Map.of());
    }

    private static Exchange sslRequired(int status) {
        String body = "{\"code\":\"Security\",\"message\":\"SSL is required.\",\"errors\":null}";
        return new Exchange(null, status, Body.JSON_OBJECT, "Security", body, null, Map.of());
    }

    private static Exchange clockOffBy(Duration offset) {
        return new Exchange(null, 200, Body.JSON_OBJECT, null, "{}", offset, Map.of("version", "v2026.4"));
    }

    private static Exchange company(Body body, Map<String, String> facts) {
        return new Exchange(null, 200, body, null, "", null, facts);
    }

    private static Map<String, Exchange> lists(Object... namesAndExchanges) {
        Map<String, Exchange> lists = new LinkedHashMap<>();
        for (int i = 0; i < namesAndExchanges.length; i += 2) {
            lists.put((String) namesAndExchanges[i], (Exchange) namesAndExchanges[i + 1]);
        }
        return lists;
    }

    private static ConnectWiseFacts facts(URI address, Exchange info, Exchange company, Map<String, Exchange> lists) {
        return new ConnectWiseFacts(List.of(), address, "v4_6_release", info, company, lists);
    }

    static Stream<Arguments> faults() {
        Exchange known = company(Body.JSON_OBJECT, Map.of("Codebase", "v4_6_release/"));
        Exchange unknown = company(Body.JSON_NULL, Map.of());
        Exchange html = text(200, "<html>");
        return Stream.of(
                Arguments.of(
                        "everything works",
                        facts(CLOUD, INFO, null, lists("companies", READABLE)),
                        Outcome.OK,
                        "works"),
                Arguments.of(
                        "plain text of the router",
                        facts(CLOUD, text(400, "Cannot route. Codebase/company is invalid"), null, Map.of()),
                        Outcome.WRONG_CODEBASE_OR_COMPANY,
                        "CONNECTWISE_COMPANY_ID"),
                Arguments.of(
                        "the same, company unknown to the login host",
                        facts(CLOUD, text(400, "Cannot route. Codebase/company is invalid"), unknown, Map.of()),
                        Outcome.WRONG_CODEBASE_OR_COMPANY,
                        "does not know the company"),
                Arguments.of(
                        "the same, another codebase at the login host",
                        facts(
                                CLOUD,
                                text(400, "Cannot route. Codebase/company is invalid"),
                                company(Body.JSON_OBJECT, Map.of("Codebase", "v2026_4/")),
                                Map.of()),
                        Outcome.WRONG_CODEBASE_OR_COMPANY,
                        "own is v2026_4"),
                Arguments.of(
                        "a web page", facts(CLOUD, text(200, "<html>"), null, Map.of()), Outcome.WRONG_HOST, "api-"),
                Arguments.of(
                        "JSON of something else",
                        facts(CLOUD, json(200, null, Map.of()), null, Map.of()),
                        Outcome.WRONG_HOST,
                        "CONNECTWISE_BASE_URL"),
                Arguments.of("a redirect", facts(CLOUD, text(302, ""), null, Map.of()), Outcome.WRONG_HOST, "host"),
                Arguments.of(
                        "a page that is not there, on a host without login",
                        facts(CLOUD, text(404, "<html>"), html, Map.of()),
                        Outcome.WRONG_HOST,
                        "host"),
                Arguments.of(
                        "cloud host without api-",
                        facts(WITHOUT_API, sslRequired(403), null, Map.of()),
                        Outcome.SSL_REQUIRED,
                        "https://api-na.myconnectwise.net"),
                Arguments.of(
                        "plain HTTP to ConnectWise",
                        facts(PLAIN, sslRequired(403), null, Map.of()),
                        Outcome.SSL_REQUIRED,
                        "https://"),
                Arguments.of(
                        "plain HTTP to a TLS port that says so",
                        facts(
                                PLAIN,
                                text(400, "<html>The plain HTTP request was sent to HTTPS port</html>"),
                                null,
                                Map.of()),
                        Outcome.SSL_REQUIRED,
                        "https://"),
                Arguments.of(
                        "wrong keys as 401",
                        facts(CLOUD, json(401, "Unauthorized", Map.of()), null, Map.of()),
                        Outcome.WRONG_KEYS,
                        "CONNECTWISE_PRIVATE_KEY"),
                Arguments.of(
                        "wrong keys although the information is open to all",
                        facts(CLOUD, INFO, null, lists("companies", json(401, "Unauthorized", Map.of()))),
                        Outcome.WRONG_KEYS,
                        "CONNECTWISE_PUBLIC_KEY"),
                Arguments.of(
                        "wrong keys as 404, company known",
                        facts(CLOUD, json(404, "ConnectWiseApi", Map.of()), known, Map.of()),
                        Outcome.WRONG_KEYS_OR_COMPANY,
                        "keys are most likely wrong"),
                Arguments.of(
                        "404 without a body, company unknown",
                        facts(CLOUD, text(404, ""), unknown, Map.of()),
                        Outcome.WRONG_KEYS_OR_COMPANY,
                        "does not know the company"),
                Arguments.of(
                        "404 and no word of the login host",
                        facts(CLOUD, json(404, "ConnectWiseApi", Map.of()), null, Map.of()),
                        Outcome.WRONG_KEYS_OR_COMPANY,
                        "alike"),
                Arguments.of(
                        "wrong clientId",
                        facts(CLOUD, FORBIDDEN, null, lists("companies", FORBIDDEN, "contacts", FORBIDDEN)),
                        Outcome.CLIENT_ID_REFUSED,
                        "CONNECTWISE_CLIENT_ID"),
                Arguments.of(
                        "a missing right",
                        facts(CLOUD, INFO, null, lists("companies", READABLE, "time-entries", FORBIDDEN)),
                        Outcome.MISSING_RIGHT,
                        "time-entries"),
                Arguments.of(
                        "a missing right to the information alone",
                        facts(CLOUD, FORBIDDEN, null, lists("companies", READABLE)),
                        Outcome.MISSING_RIGHT,
                        "system information"),
                Arguments.of(
                        "a clock 6 minutes ahead",
                        facts(CLOUD, clockOffBy(Duration.ofMinutes(6)), null, lists("companies", READABLE)),
                        Outcome.CLOCK_OFF,
                        "360 seconds ahead"),
                Arguments.of(
                        "a clock 6 minutes behind",
                        facts(CLOUD, clockOffBy(Duration.ofMinutes(-6)), null, lists("companies", READABLE)),
                        Outcome.CLOCK_OFF,
                        "360 seconds behind"),
                Arguments.of(
                        "a clock 5 minutes off",
                        facts(CLOUD, clockOffBy(Duration.ofMinutes(5)), null, lists("companies", READABLE)),
                        Outcome.OK,
                        "works"),
                Arguments.of("throttled", facts(CLOUD, THROTTLED, null, Map.of()), Outcome.THROTTLED, "minute"),
                Arguments.of(
                        "throttled later on",
                        facts(CLOUD, INFO, null, lists("companies", READABLE, "contacts", THROTTLED)),
                        Outcome.THROTTLED,
                        "minute"),
                Arguments.of(
                        "an error of ConnectWise",
                        facts(CLOUD, json(500, "ConnectWiseApi", Map.of()), null, Map.of()),
                        Outcome.SOURCE_ERROR,
                        "500"),
                Arguments.of(
                        "an error of ConnectWise for one list",
                        facts(CLOUD, INFO, null, lists("companies", READABLE, "contacts", text(503, "<html>"))),
                        Outcome.SOURCE_ERROR,
                        "contacts"),
                Arguments.of(
                        "a list that hangs",
                        facts(
                                CLOUD,
                                INFO,
                                null,
                                lists("companies", READABLE, "contacts", Exchange.failed(Trouble.ANSWER_TIMEOUT))),
                        Outcome.NO_ANSWER,
                        "contacts"),
                Arguments.of(
                        "a list that is not known",
                        facts(CLOUD, INFO, null, lists("companies", json(404, "ConnectWiseApi", Map.of()))),
                        Outcome.UNEXPECTED_ANSWER,
                        "companies"),
                Arguments.of(
                        "a status nobody expects",
                        facts(CLOUD, json(418, null, Map.of()), null, Map.of()),
                        Outcome.UNEXPECTED_ANSWER,
                        "418"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("faults")
    void theFaultIsNamed(String fault, ConnectWiseFacts facts, Outcome outcome, String word) {
        var found = ConnectWiseDiagnosis.of(facts);
        assertThat(found.outcome()).as(fault).isEqualTo(outcome);
        assertThat(found.sentence()).contains(word);
    }

    @ParameterizedTest
    @EnumSource(value = Trouble.class, mode = EnumSource.Mode.EXCLUDE, names = "UNUSABLE_KEY")
    void everyTroubleHasWordsThatNameTheHostOrTheSetting(Trouble trouble) {
        var found = ConnectWiseDiagnosis.of(facts(CLOUD, Exchange.failed(trouble), null, Map.of()));
        assertThat(found.outcome().reachable()).isFalse();
        if (trouble != Trouble.NO_TURN) {
            assertThat(found.sentence()).containsAnyOf("api-na.myconnectwise.net", "CONNECTWISE_BASE_URL");
        }
    }

    @Test
    void aKeyThatCannotBeSentIsNamed() {
        var found = ConnectWiseDiagnosis.of(facts(CLOUD, Exchange.notSent("CONNECTWISE_CLIENT_ID"), null, Map.of()));
        assertThat(found.outcome()).isEqualTo(Outcome.WRONG_KEYS);
        assertThat(found.sentence()).contains("CONNECTWISE_CLIENT_ID").doesNotContain("CONNECTWISE_BASE_URL");
    }

    @Test
    void whatIsMissingIsNamed() {
        var found = ConnectWiseDiagnosis.of(
                new ConnectWiseFacts(List.of("CONNECTWISE_CLIENT_ID"), CLOUD, "v4_6_release", null, null, Map.of()));
        assertThat(found.outcome()).isEqualTo(Outcome.NOT_CONFIGURED);
        assertThat(found.sentence()).contains("CONNECTWISE_CLIENT_ID");
    }

    @Test
    void rightsAreToldForEachKindOfRecord() {
        var found = ConnectWiseDiagnosis.of(facts(
                CLOUD, INFO, null, lists("companies", READABLE, "contacts", FORBIDDEN, "agreements", text(503, ""))));
        assertThat(found.rights())
                .containsExactly(
                        Map.entry("companies", Right.READABLE),
                        Map.entry("contacts", Right.FORBIDDEN),
                        Map.entry("agreements", Right.UNKNOWN));
    }

    @Test
    void aBrokenConnectionWithoutTlsPointsToHttps() {
        var found = ConnectWiseDiagnosis.of(facts(PLAIN, Exchange.failed(Trouble.BROKEN), null, Map.of()));
        assertThat(found.outcome()).isEqualTo(Outcome.SSL_REQUIRED);
        assertThat(found.sentence()).contains("https://");
    }
}
