package com.accellis.engagement.kit.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JDK says what is right. */
class InstantsTest {

    private static final long SEED = 20_261_126;
    private static final int TIMES = 20_000;
    private static final Instant FIRST = Instant.parse("-0001-06-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("+10001-06-01T00:00:00Z");
    private static final String CHARACTERS = "0123456789-:.TZtz+ e";

    @Test
    void anyInstantIsWrittenAndReadAsTheJdkDoes() {
        var random = new Random(SEED);
        for (int i = 0; i < TIMES; i++) {
            Instant instant = instant(random);
            assertThat(Instants.text(instant)).isEqualTo(instant.toString());
            assertThat(Instants.parse(instant.toString())).isEqualTo(instant);
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                -31_557_014_167_219_200L,
                -62_167_219_201L,
                -62_167_219_200L,
                253_402_300_799L,
                253_402_300_800L,
                31_556_889_864_403_199L
            })
    void theEndsAreWrittenAndReadAsTheJdkDoes(long second) {
        Instant instant = Instant.ofEpochSecond(second);
        assertThat(Instants.text(instant)).isEqualTo(instant.toString());
        assertThat(Instants.parse(instant.toString())).isEqualTo(instant);
    }

    @Test
    void whatIsNearlyAnInstantIsReadOrRefusedAsTheJdkDoes() {
        var random = new Random(SEED);
        int read = 0;
        for (int i = 0; i < TIMES; i++) {
            var text = new StringBuilder(instant(random).toString());
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                int at = random.nextInt(text.length());
                char other = CHARACTERS.charAt(random.nextInt(CHARACTERS.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, other);
                    case 1 -> text.insert(at, other);
                    default -> text.deleteCharAt(at);
                }
            }
            Instant expected = jdk(text.toString());
            assertThat(ours(text.toString())).as("%s", text).isEqualTo(expected);
            read += expected == null ? 0 : 1;
        }
        assertThat(read).isBetween(TIMES / 20, TIMES / 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-29T00:00:00Z",
                "2023-02-29T00:00:00Z",
                "2026-04-31T00:00:00Z",
                "2026-01-01T24:00:00Z",
                "2026-06-30T23:59:60Z",
                "2026-01-01T00:00:00.Z",
                "2026-01-01T00:00:00.1234567890Z",
                "2026-01-01T00:00:00.1Z",
                "2026-01-01T00:00Z",
                "2026-01-01T00:00:00+02:00",
                "2026-01-01T00:00:00",
                "2026-01-01",
                "0000-01-01T00:00:00Z",
                "\uFF12026-01-01T00:00:00Z",
                "",
                "Z"
            })
    void theUnusualIsReadOrRefusedAsTheJdkDoes(String text) {
        assertThat(ours(text)).isEqualTo(jdk(text));
    }

    @Test
    void jsonHasThemTheSameWay() throws JsonProcessingException {
        var instant = Instant.parse("2026-11-26T09:08:07.060Z");
        assertThat(new String(EventJson.write(instant), StandardCharsets.UTF_8))
                .isEqualTo("\"2026-11-26T09:08:07.060Z\"");
        assertThat(EventJson.mapper().readValue("\"2026-11-26T09:08:07.06Z\"", Instant.class))
                .isEqualTo(instant);
        // An offset is no usual form, but an instant all the same.
        assertThat(EventJson.mapper().readValue("\"2026-11-26T11:08:07.06+02:00\"", Instant.class))
                .isEqualTo(instant);
    }

    private static Instant instant(Random random) {
        long second = FIRST.getEpochSecond()
                + (long) (random.nextDouble() * (LAST.getEpochSecond() - FIRST.getEpochSecond()));
        int nanos = random.nextInt(1_000_000_000);
        int[] fractions = {0, nanos / 1_000_000 * 1_000_000, nanos / 1_000 * 1_000, nanos};
        return Instant.ofEpochSecond(second, fractions[random.nextInt(fractions.length)]);
    }

    private static Instant ours(String text) {
        try {
            return Instants.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Instant jdk(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
