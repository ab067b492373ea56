package com.accellis.engagement.webhook.callback;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.events.CallbackReceived;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {

    private static final Instant NOW = Instant.parse("2026-02-03T16:10:05Z");
    private static final String ENTITY =
            "{\"id\":9001,\"summary\":\"Mail flow stopped\",\"_info\":{\"lastUpdated\":\"2026-02-03T16:10:01Z\"}}";

    @Test
    void aCompleteMessageSaysWhatChanged() {
        Reading reading = read(message());

        assertThat(reading)
                .isEqualTo(new Reading(
                        Outcome.STORED,
                        new CallbackReceived(
                                CallbackReceived.Type.TICKET,
                                9001,
                                CallbackReceived.Action.UPDATED,
                                "5b0e4b1e-2c0d-4a61-9b0f-0e6d7a1c0001",
                                Instant.parse("2026-02-03T16:10:01Z"),
                                NOW)));
    }

    @ParameterizedTest
    @CsvSource({
        "company, added, COMPANY, CREATED",
        "contact, updated, CONTACT, UPDATED",
        "ticket, deleted, TICKET, DELETED",
        "time, added, TIME_ENTRY, CREATED",
        "agreement, updated, AGREEMENT, UPDATED"
    })
    void typesAndActionsGetOurNames(
            String type, String action, CallbackReceived.Type ourType, CallbackReceived.Action ourAction) {
        CallbackReceived callback =
                read(with(with(message(), "Type", type), "Action", action)).callback();

        assertThat(callback.type()).isEqualTo(ourType);
        assertThat(callback.action()).isEqualTo(ourAction);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"ID\":1",
                "{'ID':1}",
                "{\"ID\":1} x",
                "{\"ID\":1}{}",
                "{\"ID\":1,\"ID\":2}",
                "{\"Metadata\":{},\"Metadata\":{}}",
                "{\"a\":{\"b\":1,\"b\":2}}",
                "{\"ID\":NaN}",
                "{\"ID\":01}",
                "{\"ID\":1,}",
                "{/* note */\"ID\":1}",
                "{\"ID\":1e999999999}",
                "{\"ID\":\"a\u0000b\"}",
                "{\"ID\":\"\\ud800\"}",
                "\uFEFF{\"ID\":1}",
                "<html></html>"
            })
    void whatIsNotStrictJsonIsNotRead(String body) {
        assertThat(Envelope.read(body.getBytes(UTF_8))).isEmpty();
    }

    @Test
    void otherEncodingsAreNotRead() {
        byte[] halfACharacter = {'"', (byte) 0xC3, '"'};

        assertThat(Envelope.read("{\"ID\":1}".getBytes(UTF_16))).isEmpty();
        assertThat(Envelope.read("{\"ID\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_16LE)))
                .isEmpty();
        assertThat(Envelope.read(halfACharacter)).isEmpty();
    }

    @Test
    void jsonBuiltToCostTimeIsNotRead() {
        var manyNames = new StringBuilder("{\"n\":0");
        for (int i = 0; i < 100_000; i++) {
            manyNames.append(",\"n").append(i).append("\":1");
        }

        assertThat(Envelope.read("[".repeat(5_000).getBytes(UTF_8))).isEmpty();
        assertThat(Envelope.read(("[".repeat(60) + "]".repeat(60)).getBytes(UTF_8)))
                .isEmpty();
        assertThat(Envelope.read(("{\"ID\":" + "9".repeat(2_000) + "}").getBytes(UTF_8)))
                .isEmpty();
        assertThat(Envelope.read(manyNames.append('}').toString().getBytes(UTF_8)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "42", "true"})
    void jsonThatIsNoObjectIsNoMessage(String body) {
        assertThat(Envelope.read(body.getBytes(UTF_8)).orElseThrow().content("northwind", NOW))
                .isEqualTo(Reading.nothingToStore(Outcome.MESSAGE_MALFORMED));
    }

    @Test
    void aMessageOfAnotherCompanyIsTurnedAway() {
        assertThat(read(with(message(), "CompanyId", "othertenant")).outcome()).isEqualTo(Outcome.WRONG_COMPANY);
        assertThat(read(with(message(), "CompanyId", null)).outcome()).isEqualTo(Outcome.WRONG_COMPANY);
        assertThat(read(with(message(), "CompanyId", 7)).outcome()).isEqualTo(Outcome.WRONG_COMPANY);
        assertThat(read(with(message(), "CompanyId", "northw\u0131nd")).outcome())
                .as("a dotless i")
                .isEqualTo(Outcome.WRONG_COMPANY);
    }

    @Test
    void theCaseOfTheCompanyDoesNotCount() {
        assertThat(read(with(message(), "CompanyId", "NorthWind")).outcome()).isEqualTo(Outcome.STORED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"invoice", "Ticket", "", "siteupdate"})
    void typesWeDoNotUseAreIgnored(String type) {
        assertThat(read(with(message(), "Type", type))).isEqualTo(Reading.nothingToStore(Outcome.UNUSED_TYPE));
    }

    @Test
    void anIgnoredTypeMayHaveAnyId() {
        assertThat(read(with(with(message(), "Type", "member"), "ID", "jdoe")).outcome())
                .isEqualTo(Outcome.UNUSED_TYPE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATED", "merged", ""})
    void actionsWeDoNotUseAreIgnored(String action) {
        assertThat(read(with(message(), "Action", action))).isEqualTo(Reading.nothingToStore(Outcome.UNUSED_ACTION));
    }

    @Test
    void typeAndActionMustBeText() {
        for (Object wrong : new Object[] {null, 1, true, Map.of()}) {
            assertThat(read(with(message(), "Type", wrong)).outcome()).isEqualTo(Outcome.MESSAGE_MALFORMED);
            assertThat(read(with(message(), "Action", wrong)).outcome()).isEqualTo(Outcome.MESSAGE_MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "0",
                "-1",
                "1.5",
                "9001.0",
                "1e3",
                "9223372036854775808",
                "\"9223372036854775808\"",
                "\"\"",
                "\"-1\"",
                "\"0\"",
                "\"9001x\"",
                "true",
                "[9001]",
                "{}"
            })
    void anIdIsAPositiveWholeNumber(String id) {
        String body = "{\"CompanyId\":\"northwind\",\"Type\":\"ticket\",\"Action\":\"updated\",\"ID\":" + id + "}";

        assertThat(read(body)).isEqualTo(Reading.nothingToStore(Outcome.MESSAGE_MALFORMED));
    }

    @Test
    void anIdOfDigitsInQuotesIsTaken() {
        assertThat(read(with(message(), "ID", "9001")).callback().id()).isEqualTo(9001);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0001-01-01T00:00:00Z",
                "9999-12-31T23:59:59Z",
                "2026-02-04T16:10:05Z",
                "2026-02-03T16:10:01",
                "2026-02-03",
                "yesterday",
                ""
            })
    void aTimeOfChangeThatCannotBeIsNotBelieved(String lastUpdated) {
        String entity = "{\"id\":9001,\"_info\":{\"lastUpdated\":\"" + lastUpdated + "\"}}";

        Reading reading = read(with(message(), "Entity", entity));

        assertThat(reading.outcome()).isEqualTo(Outcome.STORED);
        assertThat(reading.callback().lastUpdated()).isNull();
    }

    /** W47. */
    @Test
    void aClockThatIsAnHourWrongCostsNoCallback() {
        Envelope envelope = Envelope.read(json(message())).orElseThrow();

        Reading behind = envelope.content("northwind", NOW.minusSeconds(3_600));
        Reading ahead = envelope.content("northwind", NOW.plusSeconds(3_600));

        assertThat(behind.outcome()).isEqualTo(Outcome.STORED);
        assertThat(behind.callback().lastUpdated()).isNull();
        assertThat(ahead.outcome()).isEqualTo(Outcome.STORED);
        assertThat(ahead.callback().lastUpdated()).isEqualTo("2026-02-03T16:10:01Z");
    }

    @Test
    void anEntityThatCannotBeReadOnlyCostsItsTimeOfChange() {
        String time = "\"lastUpdated\":\"2026-02-03T16:10:01Z\"";
        for (Object entity : new Object[] {
            null,
            1,
            Map.of("id", 9001),
            "{broken",
            "[]",
            "null",
            "",
            "{\"Id\":9001}",
            ENTITY + "}",
            "\uFEFF" + ENTITY,
            ENTITY.replace("\"id\":9001", "\"id\":9001,\"id\":9001"),
            ENTITY.replace(time, time + "," + time),
            ENTITY.replace("\"_info\":{" + time + "}", "\"_info\":{" + time + "},\"_info\":{" + time + "}")
        }) {
            Reading reading = read(with(message(), "Entity", entity));

            assertThat(reading.outcome()).isEqualTo(Outcome.STORED);
            assertThat(reading.callback().lastUpdated()).isNull();
        }
    }

    @Test
    void aLongEntityIsRead() {
        String entity = ENTITY.replace("Mail flow stopped", "é".repeat(450_000));

        assertThat(read(with(message(), "Entity", entity)).callback().lastUpdated())
                .isEqualTo("2026-02-03T16:10:01Z");
    }

    @Test
    void anEntityOfAnotherRecordIsNotBelieved() {
        Reading reading = read(with(message(), "ID", 9002));

        assertThat(reading.outcome()).isEqualTo(Outcome.INCONSISTENT);
        assertThat(reading.callback().id()).isEqualTo(9002);
        assertThat(reading.callback().lastUpdated()).isNull();
    }

    @Test
    void aMessageIdThatCouldForgeALogLineIsDropped() {
        for (Object id : new Object[] {null, 5, "", "a b", "a\nb", "x".repeat(101), "\u202Eabc"}) {
            assertThat(read(with(message(), "MessageId", id)).callback().messageId())
                    .isNull();
        }
    }

    @Test
    void theKeyAddressIsTextOrNothing() {
        assertThat(Envelope.read("{\"Metadata\":{\"key_url\":\"https://x\"}}".getBytes(UTF_8))
                        .orElseThrow()
                        .keyUrl())
                .isEqualTo("https://x");
        for (String body : new String[] {
            "{}",
            "{\"Metadata\":null}",
            "{\"Metadata\":{\"key_url\":1}}",
            "{\"Metadata\":{\"key_url\":[\"https://x\"]}}",
            "[]"
        }) {
            assertThat(Envelope.read(body.getBytes(UTF_8)).orElseThrow().keyUrl())
                    .isNull();
        }
    }

    @Test
    void theEventsIdIsTheSameForTheSameMessage() {
        CallbackReceived callback = read(message()).callback();
        CallbackReceived later = Envelope.read(json(message()))
                .orElseThrow()
                .content("northwind", NOW.plusSeconds(60))
                .callback();

        assertThat(CallbackPublisher.event(callback).id())
                .isEqualTo("connectwise.callbacks:ticket/9001:updated:2026-02-03T16:10:01Z"
                        + ":5b0e4b1e-2c0d-4a61-9b0f-0e6d7a1c0001")
                .isEqualTo(CallbackPublisher.event(later).id());
    }

    private static Map<String, Object> message() {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("MessageId", "5b0e4b1e-2c0d-4a61-9b0f-0e6d7a1c0001");
        message.put("CompanyId", "northwind");
        message.put("Action", "updated");
        message.put("Type", "ticket");
        message.put("ID", 9001);
        message.put("ProductInstanceId", null);
        message.put("Entity", ENTITY);
        return message;
    }

    private static Map<String, Object> with(Map<String, Object> message, String field, Object value) {
        message.put(field, value);
        return message;
    }

    private static Reading read(Map<String, Object> message) {
        return Envelope.read(json(message)).orElseThrow().content("northwind", NOW);
    }

    private static Reading read(String body) {
        return Envelope.read(body.getBytes(UTF_8)).orElseThrow().content("northwind", NOW);
    }

    private static byte[] json(Map<String, Object> message) {
        try {
            return new ObjectMapper().writeValueAsBytes(message);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
