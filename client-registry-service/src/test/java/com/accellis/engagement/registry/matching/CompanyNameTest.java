package com.accellis.engagement.registry.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompanyNameTest {

    private static final int RANDOM_NAMES = 20_000;

    private static final List<String> PIECES = List.of(
            "The",
            "and",
            "&",
            "+",
            "Co",
            "Co.",
            "Inc",
            "L.L.C.",
            "S.A.",
            "s p a",
            "GmbH & Co. KG",
            "Pty Ltd",
            "d/b/a",
            "trading as",
            "A",
            "B",
            "d",
            "b",
            "a",
            "1",
            "2nd",
            "Intl",
            "Int'l",
            "Bros.",
            "Saint",
            "St.",
            "Company",
            "Müller",
            "Øst",
            "ß",
            "İ",
            "Ⓐ",
            "ﬁn",
            "naïve",
            "北京",
            "😀",
            "-",
            ".",
            ",",
            "(",
            "'",
            "Limited Liability Company",
            "plc",
            "Acme",
            "Nordic",
            "limited",
            "z",
            "o",
            "sp");

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "Acme Inc. | acme",
                "THE ACME COMPANY, LTD. | acme",
                "Acme GmbH & Co. KG | acme",
                "Acme S.à r.l. | acme",
                "Acme Limited Liability Company | acme",
                "Acme Pty. Ltd. | acme",
                "Acme A/S | acme",
                "Acme Ltd (UK) | acmeuk",
                "Acme & Co | acmeandco",
                "Acme and Company, Inc. | acmeandco",
                "Bellows & Wray | bellowsandwray",
                "Bellows + Wray | bellowsandwray",
                "J. P. Acme | jpacme",
                "O’Neill's | oneills",
                "Saint Mary | stmary",
                "Main Street Mfg | mainstmanufacturing",
                "Copper Kettle, The | copperkettle",
                "Sunset Spa | sunsetspa",
                "Sunset S.p.A. | sunset",
                "Store 1 2 | store 1 2",
                "Store 12 | store 12",
                "Limited | limited",
                "The Co | the",
                "Łódź Straße | lodzstrasse"
            })
    void whatMattersOfAName(String name, String key) {
        assertThat(CompanyName.of(name).normalised()).contains(key);
    }

    @Test
    void umlautsMayBeWrittenOut() {
        assertThat(CompanyName.of("Müller").keys()).containsExactly("muller", "mueller");
        assertThat(CompanyName.of("Mu\u0308ller").keys()).containsExactly("muller", "mueller");
    }

    @Test
    void whatAFirmTradesAsIsAnotherNameOfIt() {
        assertThat(CompanyName.of("Acme Holdings LLC d/b/a Corner Diner").keys())
                .containsExactly("acmeholdings", "cornerdiner");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "-", "!!!", "'", "\u0301"})
    void aNameWithoutLettersHasNothingToCompare(String name) {
        assertThat(CompanyName.of(name).keys()).isEmpty();
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "Acme Inc, Acme Corporation, false",
        "Acme Inc, Acme LLC, true",
        "Acme Co, Acme LLC, false",
        "Acme, Acme LLC, false",
        "Acme Ltd, Acme GmbH, true",
        "Acme Pty Ltd, Acme Limited, false"
    })
    void formsOfTwoFamiliesContradict(String one, String other, boolean contradict) {
        assertThat(LegalForm.contradict(
                        CompanyName.of(one).forms(), CompanyName.of(other).forms()))
                .isEqualTo(contradict);
    }

    @Test
    void normalisingWhatIsNormalChangesNothing() {
        var random = new Random(7);
        for (int i = 0; i < RANDOM_NAMES; i++) {
            String name = randomName(random);
            for (List<String> core : CompanyName.of(name).cores()) {
                String normal = String.join(" ", core);
                assertThat(CompanyName.of(normal).cores())
                        .as("'%s' is normally '%s'", name, normal)
                        .containsExactly(core);
            }
        }
    }

    @Test
    void likenessIsTheSameFromBothSides() {
        var random = new Random(8);
        for (int i = 0; i < RANDOM_NAMES; i++) {
            var one = CompanyName.of(randomName(random));
            var other = CompanyName.of(randomName(random));
            assertThat(Likeness.of(one, other, String::length))
                    .as("'%s' and '%s'", one.name(), other.name())
                    .isEqualTo(Likeness.of(other, one, String::length));
        }
    }

    private static String randomName(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(6))
                .mapToObj(i -> PIECES.get(random.nextInt(PIECES.size())))
                .reduce((left, right) -> left + (random.nextInt(8) == 0 ? "" : " ") + right)
                .orElseThrow();
    }
}
