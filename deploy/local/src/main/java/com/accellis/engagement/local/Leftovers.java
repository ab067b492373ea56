package com.accellis.engagement.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Ends what a killed launcher left running: first those who use Kafka, then Kafka. */
final class Leftovers {

    private static final Duration GRACE = Duration.ofSeconds(10);

    private final RunFiles runFiles;
    private final Terminal terminal;

    Leftovers(RunFiles runFiles, Terminal terminal) {
        this.runFiles = runFiles;
        this.terminal = terminal;
    }

    /** PostgreSQL is not ended here: {@link PostgresServer} knows how to do that well. */
    void end() throws InterruptedException {
        var names = runFiles.names().stream()
                .filter(name -> !name.equals(PostgresServer.NAME))
                .toList();
        var count =
                names.stream().filter(name -> runFiles.find(name).isPresent()).count();
        if (count > 0) {
            terminal.say(
                    "Ending " + count + (count == 1 ? " process" : " processes") + " that the last run left behind.");
        }
        endAll(names.stream().filter(name -> !name.equals(KafkaServer.NAME)).toList());
        endAll(names.stream().filter(name -> name.equals(KafkaServer.NAME)).toList());
    }

    private void endAll(List<String> names) throws InterruptedException {
        var processes =
                names.stream().flatMap(name -> runFiles.find(name).stream()).toList();
        processes.forEach(ProcessHandle::destroy);
        var deadline = System.nanoTime() + GRACE.toNanos();
        for (var process : processes) {
            if (!ended(process.onExit(), deadline - System.nanoTime())) {
                process.destroyForcibly();
                ended(process.onExit(), GRACE.toNanos());
            }
        }
        names.forEach(runFiles::forget);
    }

    private static boolean ended(CompletableFuture<ProcessHandle> exit, long nanos) throws InterruptedException {
        try {
            exit.get(Math.max(1, nanos), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException stillThere) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("The end of a process cannot be awaited", e);
        }
    }
}
