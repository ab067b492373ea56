package com.accellis.engagement.connector.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.accellis.engagement.connector.platform.SourceKeys.UnusableKey;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceKeysTest {

    private static final String NAME = "crewhu.api-key";

    @Test
    void blanksAroundAKeyAreNoPartOfIt() {
        assertThat(keysWith(" key of a kind\r\n").crewHuKey()).contains("key of a kind");
    }

    @Test
    void aKeyThatIsNotSetIsNone() {
        assertThat(keysWith("key").connectWiseClientId()).isEmpty();
    }

    /** An invisible space, a typographic quote, a line break, a byte order mark, a letter, a space that is none, a control. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "secret\u200b",
                "\u201csecret\u201d",
                "sec\nret",
                "\ufeffsecret",
                "secr\u00e9t",
                "sec\u00a0ret",
                "secret\u007f",
                " "
            })
    void aKeyThatNoHeaderCanCarryIsNamedAndNotTold(String key) {
        var keys = keysWith(key);
        assertThatThrownBy(keys::crewHuKey)
                .isInstanceOfSatisfying(
                        UnusableKey.class,
                        unusable -> assertThat(unusable.variable()).isEqualTo("CREWHU_API_KEY"))
                .hasMessage(NAME + " is blank or has characters that no header can carry")
                .hasNoCause();
    }

    private static SourceKeys keysWith(String key) {
        return new SourceKeys(new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(NAME, key), "test", 100))
                .build());
    }
}
