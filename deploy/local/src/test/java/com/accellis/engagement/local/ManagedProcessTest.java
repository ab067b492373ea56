package com.accellis.engagement.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagedProcessTest {

    private static final Pace FAST = new Pace(
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            3,
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofMillis(200),
            Duration.ofSeconds(60));

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Terminal terminal = new Terminal(new PrintStream(said, true, StandardCharsets.UTF_8), false);
    private final AtomicBoolean alive = new AtomicBoolean(true);
    private RunFiles runFiles;
    private ManagedProcess process;

    @BeforeEach
    void build() {
        runFiles = new RunFiles(directory);
        process = process("sleep 60");
    }

    @AfterEach
    void stop() throws Exception {
        process.stop(Duration.ofSeconds(5));
    }

    @Test
    void whatItSaysGoesToItsLog() {
        process = process("echo hello $GREETED; echo trouble >&2");

        process.start();

        await().until(() -> !process.isRunning());
        assertThat(directory.resolve("child.log")).content().contains("hello world", "trouble");
    }

    @Test
    void aLogThatGrewTooLargeIsPutAside() throws Exception {
        Files.write(directory.resolve("child.log"), new byte[21 * 1024 * 1024]);

        process.start();

        assertThat(directory.resolve("child.log.1")).hasSize(21 * 1024 * 1024);
        assertThat(directory.resolve("child.log")).isEmptyFile();
    }

    @Test
    void ctrlCInTheTerminalDoesNotReachIt() throws Exception {
        process = process("sleep 60 & wait; echo interrupted");
        process.start();
        var child = runFiles.find("child").orElseThrow();

        var sent = new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start();

        assertThat(sent.waitFor()).isZero();
        await().during(Duration.ofMillis(300)).until(process::isRunning);
    }

    @Test
    void aProcessThatIgnoresTheRequestToEndIsEnded() throws Exception {
        process = process("trap '' TERM; while :; do sleep 1; done");
        process.start();

        process.stop(Duration.ofMillis(300));

        assertThat(process.isRunning()).isFalse();
        assertThat(runFiles.find("child")).isEmpty();
    }

    @Test
    void aStoppedProcessDoesNotStartAgain() throws Exception {
        process.stop(Duration.ofSeconds(1));

        process.start();

        assertThat(process.isRunning()).isFalse();
    }

    @Test
    void whatDiesIsStartedAgain() {
        process.start();
        var supervisor = new Supervisor(terminal, FAST);
        supervisor.watch(process);
        var first = runFiles.find("child").orElseThrow();

        first.destroyForcibly();

        await().until(() ->
                runFiles.find("child").filter(now -> now.pid() != first.pid()).isPresent());
        await().until(() -> said.toString(StandardCharsets.UTF_8).contains("child is back."));
        supervisor.stop();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("child has ended; starting it again in 1 s; see logs/child.log.");
    }

    @Test
    void whatStopsAnsweringIsStartedAgain() {
        process.start();
        var supervisor = new Supervisor(terminal, FAST);
        supervisor.watch(process);
        var first = runFiles.find("child").orElseThrow();
        await().during(Duration.ofMillis(100)).until(first::isAlive);

        alive.set(false);

        await().until(() -> !first.isAlive());
        alive.set(true);
        await().until(process::isRunning);
        supervisor.stop();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("child does not answer");
    }

    @Test
    void pausesGrowUpToALimit() {
        assertThat(FAST.pause(0)).isEqualTo(Duration.ofMillis(50));
        assertThat(FAST.pause(1)).isEqualTo(Duration.ofMillis(100));
        assertThat(FAST.pause(5)).isEqualTo(Duration.ofMillis(200));
        assertThat(FAST.pause(1_000)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void leftoversOfAKilledLauncherAreEnded() throws Exception {
        process.start();
        var left = runFiles.find("child").orElseThrow();

        new Leftovers(new RunFiles(directory), terminal).end();

        assertThat(left.isAlive()).isFalse();
        assertThat(directory.resolve("child.pid")).doesNotExist();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("Ending 1 process that the last run left behind.");
    }

    @Test
    void aStrangerWithTheSameProcessNumberIsLeftAlone() throws Exception {
        process.start();
        var pid = runFiles.find("child").orElseThrow().pid();
        Files.writeString(directory.resolve("other.pid"), pid + " 1000\n");

        assertThat(runFiles.find("other")).isEmpty();
        Files.delete(directory.resolve("child.pid"));
        new Leftovers(runFiles, terminal).end();

        assertThat(process.isRunning()).isTrue();
    }

    private ManagedProcess process(String script) {
        return new ManagedProcess(
                new ProcessSpec(
                        "child",
                        List.of("/bin/sh", "-c", script),
                        Map.of("GREETED", "world", "PATH", System.getenv("PATH")),
                        directory,
                        directory.resolve("child.log"),
                        alive::get),
                runFiles);
    }
}
