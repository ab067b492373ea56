package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What goes on in the office: a ticket changes every second, which the source tells the system, and somebody looks at
 * the scores. Other than in {@link SourceLoad} nothing changes in silence: that would be a reason for an alert.
 */
final class OrdinaryWork implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Sandbox sandbox;
    private final List<String> tickets;
    private final Rest viewer;
    private final CompletableFuture<Void> running;
    private volatile boolean stopping;
    private volatile int changes;
    private volatile int refused;
    private volatile int read;
    private volatile int unread;

    OrdinaryWork(RunningSystem system, List<String> tickets) {
        this.sandbox = system.sandbox();
        this.viewer = system.viewer();
        this.tickets = List.copyOf(tickets);
        this.running = CompletableFuture.allOf(
                CompletableFuture.runAsync(this::change, work -> new Thread(work, "ordinary-changes").start()),
                CompletableFuture.runAsync(this::look, work -> new Thread(work, "ordinary-reads").start()));
    }

    private void change() {
        for (var number = 0; !stopping; number++) {
            try {
                sandbox.change(
                        Sandbox.SERVICE_TICKETS,
                        tickets.get(number % tickets.size()),
                        Json.object().put("summary", "Changed for the time number " + number));
                changes++;
            } catch (AssertionError refusal) {
                refused++;
            }
            Pause.of(BETWEEN);
        }
    }

    private void look() {
        while (!stopping) {
            try {
                if (viewer.exchange("GET", "/api/v1/scores?window=30").statusCode() == 200) {
                    read++;
                } else {
                    unread++;
                }
            } catch (UncheckedIOException nobodyThere) {
                unread++;
            }
            Pause.of(BETWEEN);
        }
    }

    int changes() {
        return changes;
    }

    @Override
    public String toString() {
        return changes + " changes made, " + refused + " refused, " + read + " reads, " + unread + " that failed";
    }

    @Override
    public void close() {
        stopping = true;
        running.join();
    }
}
