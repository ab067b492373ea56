package com.accellis.engagement.kit.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageTest {

    @ParameterizedTest(name = "page {0} of size {1} with {2} items: {3} in all, counted {4} times")
    @CsvSource({
        "0, 50, 0, 0, 0",
        "0, 50, 7, 7, 0",
        "3, 50, 7, 157, 0",
        "0, 50, 50, 900, 1",
        // Behind the end of the list nothing tells how long it is.
        "3, 50, 0, 900, 1"
    })
    void theItemsOfALastPageTellHowManyThereAre(int number, int size, int items, long total, int counted) {
        var counts = new AtomicInteger();

        var page = new Page.Request(number, size).of(Collections.nCopies(items, "item"), () -> {
            counts.incrementAndGet();
            return 900;
        });

        assertThat(page.page()).isEqualTo(new Page.Position(number, size, total));
        assertThat(counts).hasValue(counted);
    }

    @Test
    void wordsAreTakenLiterally() {
        assertThat(Parameters.words("q", "100 %", 5)).isEqualTo("100 %");
        assertThat(Parameters.words("q", null, 5)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "abcdef", "a\u0000", "a\nb", "a\u0085", "\uD800"})
    void wordsWithoutContentTooLongOrWithControlCharactersAreRefused(String text) {
        assertThatThrownBy(() -> Parameters.words("q", text, 5)).isInstanceOf(ProblemException.class);
    }
}
