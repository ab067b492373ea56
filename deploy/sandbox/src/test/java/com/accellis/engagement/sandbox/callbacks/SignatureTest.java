package com.accellis.engagement.sandbox.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SignatureTest {

    @Test
    void agreesWithTheKnownExample() {
        var body = "{\"MessageId\":\"00000000-0000-4000-8000-000000000001\",\"Action\":\"updated\",\"Type\":\"ticket\","
                + "\"ID\":4711}";

        assertThat(new Signature("sandbox-signing-key-1").of(body.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA=");
    }
}
