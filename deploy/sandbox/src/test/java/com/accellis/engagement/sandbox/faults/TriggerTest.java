package com.accellis.engagement.sandbox.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.sandbox.http.ApiException;
import com.accellis.engagement.sandbox.records.Json;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TriggerTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                {}                         | x.......
                {"count":3}                | xxx.....
                {"count":-1}               | xxxxxxxx
                {"count":0}                | ........
                {"skip":2}                 | ..x.....
                {"skip":2,"count":-1}      | ..xxxxxx
                {"count":-1,"probability":0} | ........
                """)
    void strikesTheseOccasions(String order, String strikes) throws Exception {
        assertThat(strikes(order, 8)).isEqualTo(strikes);
    }

    @Test
    void theSameSeedStrikesTheSameOccasions() throws Exception {
        var order = "{\"count\":-1,\"probability\":0.3,\"seed\":%d}";

        assertThat(strikes(order.formatted(5), 200)).isEqualTo(strikes(order.formatted(5), 200));
        assertThat(strikes(order.formatted(5), 200)).isNotEqualTo(strikes(order.formatted(6), 200));
        assertThat(strikes(order.formatted(5), 1000).chars().filter(sign -> sign == 'x'))
                .hasSizeBetween(230, 370);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"probability\":1.5}", "{\"probability\":-1}", "{\"skip\":-1}", "{\"count\":-2}"})
    void refusesWhatMakesNoSense(String order) {
        assertThatThrownBy(() -> strikes(order, 1)).isInstanceOf(ApiException.class);
    }

    private static String strikes(String order, int occasions) throws JsonProcessingException {
        var trigger = Trigger.of(Json.readUnlimited(order), 1);
        return IntStream.range(0, occasions)
                .mapToObj(occasion -> trigger.strikes() ? "x" : ".")
                .collect(Collectors.joining());
    }
}
