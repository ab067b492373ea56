package com.accellis.engagement.registry.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.kit.http.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"100%", "a_b", "back\\slash", "o'neill \"x\"", "Müller", "שלום", "😀"})
    void textIsTakenLiterally(String text) {
        assertThat(SearchText.of("q", text)).isEqualTo(text);
    }

    @Test
    void blankTextSearchesForNothing() {
        assertThat(SearchText.of("q", "  ")).isNull();
        assertThat(SearchText.of("q", null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "line\nbreak", "\uD800", "\uFFFF"})
    void whatNoNameContainsIsRefused(String text) {
        assertThatThrownBy(() -> SearchText.of("q", text)).isInstanceOf(ProblemException.class);
    }

    @Test
    void textLongerThanAnyNameIsRefused() {
        assertThat(SearchText.of("q", "x".repeat(200))).hasSize(200);
        assertThatThrownBy(() -> SearchText.of("q", "x".repeat(201))).isInstanceOf(ProblemException.class);
    }
}
