package com.accellis.engagement.endtoend.system;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A part of a running system: a process of its own, with all that it has started. */
public final class Part {

    private final Path runFile;

    Part(Path runFile) {
        this.runFile = runFile;
    }

    /** SIGKILL for the process that the launcher has started; who descends from it has to notice. */
    public void kill() {
        ProcessTree.read(runFile).forEach(ProcessHandle::destroyForcibly);
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
