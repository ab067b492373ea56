package com.accellis.engagement.webhook.signature;

import static com.accellis.engagement.webhook.signature.SignatureCheck.Verdict.MALFORMED;
import static com.accellis.engagement.webhook.signature.SignatureCheck.Verdict.MISSING;
import static com.accellis.engagement.webhook.signature.SignatureCheck.Verdict.VALID;
import static com.accellis.engagement.webhook.signature.SignatureCheck.Verdict.WRONG;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureCheckTest {

    private static final String BODY =
            "{\"MessageId\":\"00000000-0000-4000-8000-000000000001\",\"Action\":\"updated\",\"Type\":\"ticket\",\"ID\":4711}";
    private static final String SIGNATURE = "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA=";
    private static final SigningKey KEY = SigningKey.of("sandbox-signing-key-1");

    @Test
    void thePublishedExampleIsValid() {
        assertThat(check(BODY, SIGNATURE)).isEqualTo(VALID);
    }

    @Test
    void oneFittingKeyAmongSeveralIsEnough() {
        var check = SignatureCheck.of(List.of(SIGNATURE));

        assertThat(check.against(BODY.getBytes(UTF_8), List.of(SigningKey.of("another"), KEY)))
                .isEqualTo(VALID);
    }

    @Test
    void withoutAnyKeyNothingIsValid() {
        assertThat(SignatureCheck.of(List.of(SIGNATURE)).against(BODY.getBytes(UTF_8), List.of()))
                .isEqualTo(WRONG);
    }

    @Test
    void everyChangedByteOfTheBodyIsNoticed() {
        byte[] body = BODY.getBytes(UTF_8);
        var check = SignatureCheck.of(List.of(SIGNATURE));
        for (int i = 0; i < body.length; i++) {
            byte[] changed = body.clone();
            changed[i] ^= 1;
            assertThat(check.against(changed, List.of(KEY))).as("byte %d", i).isEqualTo(WRONG);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", " ", "\u0000"})
    void anAddedByteIsNoticed(String added) {
        assertThat(check(BODY + added, SIGNATURE)).isEqualTo(WRONG);
    }

    @Test
    void aByteOrderMarkInFrontIsNoticed() {
        assertThat(check("\uFEFF" + BODY, SIGNATURE)).isEqualTo(WRONG);
    }

    @Test
    void theLastBitOfTheSignatureCounts() {
        // "kA=" and "kE=" end in bytes 0x40 and 0x41.
        assertThat(check(BODY, SIGNATURE.replace("kA=", "kE="))).isEqualTo(WRONG);
    }

    @Test
    void noHeaderIsMissing() {
        assertThat(SignatureCheck.of(List.of()).against(BODY.getBytes(UTF_8), List.of(KEY)))
                .isEqualTo(MISSING);
    }

    @Test
    void twoHeadersAreMalformedEvenIfOneIsGood() {
        assertThat(SignatureCheck.of(List.of(SIGNATURE, SIGNATURE)).against(BODY.getBytes(UTF_8), List.of(KEY)))
                .isEqualTo(MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "not base64 at all",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkB=",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtg==",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkBB",
                "sha256=GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA=",
                "19842db549de30498b2e0d8750 4ccf5ee9904f3ac332dce58d358095fb8cb640",
                "19842db549de30498b2e0d87504ccf5ee9904f3ac332dce58d358095fb8cb640",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA=,GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA=",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAlfuMtkA=\n",
                "GYQttUneMEmLLg2HUEzPXumQTzrDMtzljTWAl_uMtkA="
            })
    void whatCannotBeASignatureIsMalformed(String header) {
        assertThat(check(BODY, header)).isEqualTo(MALFORMED);
    }

    @Test
    void aKeyDoesNotShowItself() {
        assertThat(KEY).hasToString("SigningKey").isEqualTo(SigningKey.of("sandbox-signing-key-1"));
    }

    private static SignatureCheck.Verdict check(String body, String header) {
        return SignatureCheck.of(List.of(header)).against(body.getBytes(UTF_8), List.of(KEY));
    }
}
