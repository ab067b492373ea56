package com.accellis.engagement.endtoend.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A part of a running system: a process of its own, with all that it has started. */
public final class Part {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofMillis(10);

    private final Path runFile;

    Part(Path runFile) {
        this.runFile = runFile;
    }

    /** The process that the launcher has started. */
    public ProcessHandle process() {
        return ProcessTree.read(runFile)
                .findFirst()
                .orElseThrow(() -> new AssertionError("There is no process of " + runFile.getFileName()));
    }

    /**
     * SIGKILL for the process that the launcher has started; who descends from it has to notice. Returns its number; empty
     * when there was none, because it had ended already.
     */
    public Optional<Long> kill() {
        var process = ProcessTree.read(runFile).findFirst().filter(ProcessTree::isAlive);
        process.ifPresent(ProcessHandle::destroyForcibly);
        return process.map(ProcessHandle::pid);
    }

    /** SIGTERM; how long it took to end. The launcher then starts it again. */
    public Duration stop() {
        var process = ProcessTree.read(runFile)
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing to stop by " + runFile));
        var began = System.nanoTime();
        process.destroy();
        Awaitility.await("end of " + runFile.getFileName())
                .atMost(STOP_LIMIT)
                .pollDelay(Duration.ZERO)
                .pollInterval(LOOK)
                .until(() -> !ProcessTree.isAlive(process));
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** SIGSTOP: it is there, and does nothing. Returns what was halted. */
    public List<ProcessHandle> halt() {
        var processes = ProcessTree.read(runFile)
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
        processes.forEach(process -> signal(Signal.STOP, process));
        return processes;
    }

    /** SIGCONT. */
    public static void goOn(List<ProcessHandle> halted) {
        halted.forEach(process -> signal(Signal.CONT, process));
    }

    /** Short-lived children may have ended by themselves, and the launcher ends who does not answer. */
    private static void signal(Signal signal, ProcessHandle process) {
        if (ProcessTree.isAlive(process)) {
            try {
                signal.send(process.pid());
            } catch (IllegalStateException notSent) {
                if (ProcessTree.isAlive(process)) {
                    throw notSent;
                }
            }
        }
    }
}
