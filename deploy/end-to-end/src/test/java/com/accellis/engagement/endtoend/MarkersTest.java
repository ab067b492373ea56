package com.accellis.engagement.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkersTest {

    private final Markers markers = new Markers(Map.of("name", "zelmirothan", "other", "quandrivexel"));

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc", "{\"firstName\":\""})
    void aMarkerIsFoundWhereverItBegins(String before) {
        var text = before + "zelmirothan\"}";

        assertThat(markers.in(text)).containsExactly("name");
        assertThat(markers.in("ZELMIROTHAN")).containsExactly("name");
        assertThat(markers.in("\\x" + HexFormat.of().formatHex(text.getBytes(UTF_8))))
                .containsExactly("name");
        assertThat(markers.in(Base64.getEncoder().encodeToString(text.getBytes(UTF_8))))
                .containsExactly("name");
        assertThat(markers.in(Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8))))
                .containsExactly("name");
    }

    @Test
    void nothingElseIsFound() {
        assertThat(markers.in("zelmirotha, quandrivexe")).isEmpty();
        assertThat(markers.in(Base64.getEncoder().encodeToString("somebody else".getBytes(UTF_8))))
                .isEmpty();
    }

    @Test
    void aMarkerThatCouldBeEscapedIsRefused() {
        assertThatThrownBy(() -> new Markers(Map.of("name", "zoë \"quoted\"")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
