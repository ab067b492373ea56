package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Prometheus;
import com.accellis.engagement.endtoend.system.Rest;
import com.accellis.engagement.endtoend.system.RunningSystem;
import com.accellis.engagement.endtoend.system.Sandbox;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * What goes on in the office: a ticket changes every second, which the source tells the system, and people look at
 * the scores. Other than in {@link SourceLoad} nothing changes in silence: that would be a reason for an alert. What fails
 * in a trouble is counted, and the work goes on.
 */
final class OrdinaryWork implements AutoCloseable {

    private static final Duration BETWEEN_CHANGES = Duration.ofSeconds(1);
    /** Ranges of alerts are divided; like this they hold as many reads as they do where they are not. */
    private static final Duration BETWEEN_READS = Duration.ofSeconds(1).dividedBy(Prometheus.factor());

    private final Sandbox sandbox;
    private final List<String> tickets;
    private final Rest viewer;
    /** Each by itself: together they would not be over before the last of them is. */
    private final List<CompletableFuture<Void>> running;

    private volatile boolean stopping;
    private volatile int changes;
    private volatile int refused;
    private volatile int read;
    private volatile int unread;
    /** The last of each; empty while there was none. */
    private volatile String refusal = "";

    private volatile String unreadBecause = "";

    OrdinaryWork(RunningSystem system, List<String> tickets) {
        this.sandbox = system.sandbox();
        this.viewer = system.viewer();
        this.tickets = List.copyOf(tickets);
        this.running = List.of(
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
            } catch (UncheckedIOException | AssertionError failure) {
                refused++;
                refusal = failure.toString();
            }
            Pause.of(BETWEEN_CHANGES);
        }
    }

    private void look() {
        while (!stopping) {
            try {
                var answer = viewer.exchange("GET", "/api/v1/scores?window=30");
                if (answer.statusCode() == 200) {
                    read++;
                } else {
                    unread++;
                    unreadBecause = answer.statusCode() + " " + answer.body();
                }
            } catch (UncheckedIOException nobodyThere) {
                unread++;
                unreadBecause = nobodyThere.toString();
            }
            Pause.of(BETWEEN_READS);
        }
    }

    /** Fails when one of the two has ended by itself: without them silence says nothing. */
    void checkGoingOn() {
        for (var work : running) {
            if (work.isCompletedExceptionally()) {
                try {
                    work.join();
                } catch (CompletionException e) {
                    throw new AssertionError("The ordinary work has ended by itself", e.getCause());
                }
            }
        }
    }

    /** Every change was made and every read answered so far, and there were as many of each at least. */
    void assertAllWorked(int ofEach) {
        checkGoingOn();
        assertThat(refused).as("changes that failed, last: %s", refusal).isZero();
        assertThat(unread).as("reads that failed, last: %s", unreadBecause).isZero();
        assertThat(changes).as("changes").isGreaterThanOrEqualTo(ofEach);
        assertThat(read).as("reads").isGreaterThanOrEqualTo(ofEach);
    }

    @Override
    public String toString() {
        return changes + " changes made, " + refused + " that failed, " + read + " reads, " + unread + " that failed";
    }

    /** How they ended {@link #checkGoingOn()} tells; a test that fails before has another reason. */
    @Override
    public void close() {
        stopping = true;
        running.forEach(work -> work.handle((done, failure) -> done).join());
    }
}
