package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFileTest {

    @Test
    void readsNamesAndValuesAsAShellWould() {
        var file = AccessFile.parse("""
                # how to get in
                ENGAGEMENT_URL=http://127.0.0.1:8080
                export ENGAGEMENT_VIEWER_TOKEN="ey.J=="

                SANDBOX_TOKEN='a b'
                """);

        assertThat(file.get("ENGAGEMENT_URL")).isEqualTo("http://127.0.0.1:8080");
        assertThat(file.get("ENGAGEMENT_VIEWER_TOKEN")).isEqualTo("ey.J==");
        assertThat(file.get("SANDBOX_TOKEN")).isEqualTo("a b");
    }

    @Test
    void aMissingNameIsTold() {
        assertThatThrownBy(() -> AccessFile.parse("").get("ENGAGEMENT_URL"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ENGAGEMENT_URL");
    }

    @Test
    void aFileThatIsNotThereYetIsNoFault(@TempDir Path directory) {
        assertThat(AccessFile.in(directory)).isEmpty();
    }
}
