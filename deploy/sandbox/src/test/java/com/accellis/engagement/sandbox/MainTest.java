package com.accellis.engagement.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

    @TempDir
    private Path directory;

    @ParameterizedTest(name = "{0}")
    @CsvSource({"--seed 2, 1, was made with --seed 1 --clients 12", "--seed many, 2, --seed needs a whole number"})
    void saysWhyItDoesNotStart(String argument, int status, String reason) throws Exception {
        RunningSandbox.start("--data", directory.toString(), "--seed", "1").close();

        var ended = run(argument.split(" "));

        assertThat(ended.status()).isEqualTo(status);
        assertThat(ended.errors().lines().findFirst())
                .hasValueSatisfying(line -> assertThat(line).contains(reason));
    }

    @Test
    void aDirectoryInUseByAnotherProcessIsRefusedInOneLine() throws Exception {
        RunningSandbox.start("--data", directory.toString()).close();
        try (var known = RunningSandbox.start("--data", directory.toString())) {
            assertThat(known.state().get("seed").asInt()).isEqualTo(1);

            var ended = run();

            assertThat(ended.status()).isEqualTo(1);
            assertThat(ended.errors()).hasLineCount(1).contains("in use by another sandbox");
        }
    }

    private record Ended(int status, String errors) {}

    private Ended run(String... more) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command =
                new ArrayList<>(List.of(java, "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("--port", "0", "--data", directory.toString()));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            var errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.exitValue(), errors);
        } finally {
            process.destroyForcibly();
        }
    }
}
