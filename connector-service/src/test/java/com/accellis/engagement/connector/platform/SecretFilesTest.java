package com.accellis.engagement.connector.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretFilesTest {

    private static final String NAME = "connectwise.private-key";
    private static final int OF_THE_ENVIRONMENT = 300;

    @TempDir
    Path directory;

    private final SecretFiles files = new SecretFiles(() -> directory.toString());

    @Test
    void aKeyIsWhatItsFileSaysAtThisMoment() throws IOException {
        assertThat(files.getValue(NAME)).isNull();
        assertThat(files.getPropertyNames()).isEmpty();
        Files.writeString(directory.resolve(NAME), "first\n");
        assertThat(files.getValue(NAME)).isEqualTo("first");
        assertThat(files.getPropertyNames()).containsExactly(NAME);
        Files.writeString(directory.resolve(NAME), "second");
        assertThat(files.getValue(NAME)).isEqualTo("second");
        Files.writeString(directory.resolve(NAME), "\n");
        assertThat(files.getValue(NAME)).isNull();
    }

    @Test
    void nothingElseIsReadFromThere() throws IOException {
        Files.writeString(directory.resolve("connectwise.base-url"), "https://elsewhere.example");
        assertThat(files.getValue("connectwise.base-url")).isNull();
        assertThat(files.getValue("../" + NAME)).isNull();
    }

    @Test
    void aFileThatCannotBeReadIsNoMissingKey() throws IOException {
        Files.createDirectory(directory.resolve(NAME));
        assertThatThrownBy(() -> files.getValue(NAME))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(NAME);
    }

    @Test
    void withoutADirectoryThereAreNone() {
        assertThat(new SecretFiles(() -> null).getValue(NAME)).isNull();
        assertThat(new SecretFiles(() -> " ").getValue(NAME)).isNull();
    }

    @Test
    void filesWinOverTheEnvironmentForEachRequestAnew() throws IOException {
        var keys = new SourceKeys(new SmallRyeConfigBuilder()
                .withSources(files, new PropertiesConfigSource(Map.of(NAME, "environment"), "test", OF_THE_ENVIRONMENT))
                .build());
        assertThat(keys.connectWisePrivateKey()).contains("environment");
        Files.writeString(directory.resolve(NAME), "file");
        assertThat(keys.connectWisePrivateKey()).contains("file");
        Files.delete(directory.resolve(NAME));
        assertThat(keys.connectWisePrivateKey()).contains("environment");
    }
}
