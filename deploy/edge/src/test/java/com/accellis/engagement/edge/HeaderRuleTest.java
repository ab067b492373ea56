package com.accellis.engagement.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;

class HeaderRuleTest {

    @Test
    void aCallersClaimsAboutItselfAreDropped() {
        var headers = headers("X-Forwarded-For", "10.0.0.1")
                .add("x-forwarded-prefix", "/admin")
                .add("Forwarded", "for=10.0.0.1")
                .add("X-HTTP-Method-Override", "DELETE")
                .add("Accept", "*/*");

        HeaderRule.cleanRequest(headers);

        assertThat(headers.names()).containsExactly("Accept");
    }

    @Test
    void whatConnectionNamesIsDroppedWithIt() {
        var headers =
                headers("Connection", "close, X-Secret").add("X-Secret", "1").add("Upgrade", "h2c");

        HeaderRule.cleanRequest(headers);

        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void connectionCannotDropWhatMakesTheRequestWhatItIs() {
        var headers = headers("Connection", "Authorization, Content-Type")
                .add("Authorization", "Bearer x")
                .add("Content-Type", "application/json");

        HeaderRule.cleanRequest(headers);

        assertThat(headers.names()).containsExactlyInAnyOrder("Authorization", "Content-Type");
    }

    private static MultiMap headers(String name, String value) {
        return MultiMap.caseInsensitiveMultiMap().add(name, value);
    }
}
