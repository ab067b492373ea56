package com.accellis.engagement.endtoend.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTreeTest {

    @TempDir
    private Path runFiles;

    private Process launcher;
    private Process detached;

    @AfterEach
    void endWhatIsLeft() {
        for (var process : new Process[] {launcher, detached}) {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    @Test
    void killsTheLauncherItsDescendantsAndWhatTheRunFilesName() throws IOException {
        launcher = new ProcessBuilder("sh", "-c", "sleep 600 & sleep 600 & wait").start();
        detached = new ProcessBuilder("sleep", "600").start();
        note(detached, startOf(detached));
        var tree = new ProcessTree(runFiles);
        tree.add(launcher.toHandle());

        tree.kill(launcher.toHandle());

        assertThat(launcher.isAlive()).isFalse();
        assertThat(detached.isAlive()).isFalse();
        assertThat(tree.alive()).isEmpty();
    }

    @Test
    void aProcessThatBeganAtAnotherTimeIsAStranger() throws IOException {
        detached = new ProcessBuilder("sleep", "600").start();
        note(detached, startOf(detached).minusSeconds(3600));

        assertThat(new ProcessTree(runFiles).alive()).isEmpty();
    }

    private void note(Process process, Instant started) throws IOException {
        Files.writeString(runFiles.resolve("postgresql.pid"), process.pid() + " " + started.toEpochMilli() + "\n");
    }

    private static Instant startOf(Process process) {
        return process.info().startInstant().orElseThrow();
    }
}
