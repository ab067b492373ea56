package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFileTest {

    private static final Map<String, String> REAL = Map.of(
            "CONNECTWISE_BASE_URL", "https://na.myconnectwise.example",
            "CONNECTWISE_COMPANY_ID", "acme",
            "CONNECTWISE_PUBLIC_KEY", "real-public",
            "CONNECTWISE_PRIVATE_KEY", "real-private",
            "CONNECTWISE_CLIENT_ID", "real-client");

    @TempDir
    private Path directory;

    private Secrets secrets;

    @BeforeEach
    void loadSecrets() {
        secrets = Secrets.in(directory.resolve("secrets.properties"));
    }

    @Test
    void isReadableForItsOwnerAloneAlsoWhenWrittenAgain() throws Exception {
        try (var data = DataDirectory.open(directory.resolve("data"))) {
            new AccessFile().add("ENGAGEMENT_URL", "http://127.0.0.1:1").write(data);
            new AccessFile().add("ENGAGEMENT_URL", "http://127.0.0.1:2").write(data);

            assertThat(data.accessFile()).hasContent("ENGAGEMENT_URL=http://127.0.0.1:2\n");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.accessFile())))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void tellsHowToReachTheSandboxInPlaceOfConnectWise() {
        var source = Source.choose(Map.of(), secrets, 8090);

        assertThat(new AccessFile().addSource(source, secrets, 8090).text())
                .contains("SANDBOX_URL=http://127.0.0.1:8090\n", "SANDBOX_TOKEN=" + secrets.get("sandbox.token"))
                .contains("CONNECTWISE_BASE_URL=http://127.0.0.1:8090\n", "CONNECTWISE_COMPANY_ID=northwind\n")
                .contains("CONNECTWISE_PUBLIC_KEY=", "CONNECTWISE_PRIVATE_KEY=", "CONNECTWISE_CLIENT_ID=")
                .contains("CREWHU_BASE_URL=http://127.0.0.1:8090/api/\n", "CREWHU_API_KEY=");
    }

    @Test
    void saysNothingAboutARealConnectWise() {
        var source = Source.choose(REAL, secrets, 0);

        assertThat(new AccessFile().addSource(source, secrets, 0).text()).isEmpty();
    }

    @Test
    void refusesWhatAShellWouldReadDifferently() {
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessFile().add("A", "$(reboot)"));
        assertThatIllegalArgumentException().isThrownBy(() -> new AccessFile().add("A", "two words"));
    }
}
