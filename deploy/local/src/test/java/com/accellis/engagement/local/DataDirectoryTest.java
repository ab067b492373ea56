package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path directory;

    @Test
    void oneLauncherAtATimeUsesIt() throws Exception {
        try (var first = DataDirectory.open(directory)) {
            assertThatExceptionOfType(CannotStartException.class)
                    .isThrownBy(() -> DataDirectory.open(first.root()))
                    .withMessageStartingWith("The system is already running with");
        }
        DataDirectory.open(directory).close();
    }

    @Test
    void somebodyElsesDirectoryIsLeftAlone() throws Exception {
        Files.writeString(directory.resolve("thesis.txt"), "years of work");

        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> DataDirectory.open(directory))
                .withMessageContaining("--data");
    }

    @Test
    void wipingRemovesOnlyWhatWeMade() throws Exception {
        try (var data = DataDirectory.open(directory)) {
            Files.writeString(data.directory("postgresql").resolve("PG_VERSION"), "18");
            Files.writeString(data.resolve("secrets.properties"), "a=b");
            Files.writeString(data.resolve("note.txt"), "the user's");

            data.wipe();

            assertThat(data.root()).isDirectoryNotContaining(path -> path.endsWith("postgresql"));
            assertThat(data.resolve("secrets.properties")).doesNotExist();
            assertThat(data.resolve("note.txt")).hasContent("the user's");
        }
    }
}
