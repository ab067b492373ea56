package com.accellis.engagement.webhook.callback;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeRuleTest {

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "application/json",
                "Application/JSON; charset=UTF-8",
                "application/json;charset=\"utf-8\"",
                "application/vnd.connectwise.com+json; version=2025.1",
                "text/plain",
                "application/octet-stream"
            })
    void whatMayHoldACallbackIsAccepted(String contentType) {
        assertThat(MediaTypeRule.accepts(contentType)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=utf-16",
                "text/plain; charset=iso-8859-1",
                "application/xml",
                "image/png",
                "garbage",
                "application/json, text/plain"
            })
    void anythingElseIsNot(String contentType) {
        assertThat(MediaTypeRule.accepts(contentType)).isFalse();
    }
}
