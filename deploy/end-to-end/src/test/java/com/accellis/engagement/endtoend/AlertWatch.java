package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Prometheus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Looks again and again which alerts are firing, and remembers from when until when each was. */
final class AlertWatch implements AutoCloseable {

    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Prometheus prometheus;
    private final Map<String, Long> firingSince = new TreeMap<>();
    private final List<Fired> over = new ArrayList<>();
    private final CompletableFuture<Void> running;
    private volatile boolean stopping;

    AlertWatch(Prometheus prometheus) {
        this.prometheus = prometheus;
        this.running = CompletableFuture.runAsync(this::run, work -> new Thread(work, "alert-watch").start());
    }

    /**
     * An alert from its beginning to its end, by {@link System#nanoTime()}.
     *
     * @param until null while it goes on
     */
    record Fired(String alert, long from, Long until) {}

    private void run() {
        while (!stopping) {
            note(prometheus.firing());
            Pause.of(LOOK);
        }
    }

    private synchronized void note(Set<String> firing) {
        var now = System.nanoTime();
        firing.forEach(alert -> firingSince.putIfAbsent(alert, now));
        var ended = new TreeSet<>(firingSince.keySet());
        ended.removeAll(firing);
        ended.forEach(alert -> over.add(new Fired(alert, firingSince.remove(alert), now)));
    }

    /** What is firing now. */
    synchronized Set<String> firing() {
        checkLooking();
        return new TreeSet<>(firingSince.keySet());
    }

    /** All that ever fired. */
    synchronized List<Fired> all() {
        checkLooking();
        var fired = new ArrayList<>(over);
        firingSince.forEach((alert, from) -> fired.add(new Fired(alert, from, null)));
        return fired;
    }

    /** All that began at this instant or later. */
    List<Fired> since(long instant) {
        return all().stream().filter(found -> found.from() >= instant).toList();
    }

    /** Who does not look sees nothing, which must not pass for silence. */
    private void checkLooking() {
        if (running.isCompletedExceptionally()) {
            try {
                running.join();
            } catch (CompletionException e) {
                throw new AssertionError("Prometheus could not be asked for alerts", e.getCause());
            }
        }
    }

    @Override
    public void close() {
        stopping = true;
        running.handle((done, failure) -> done).join();
    }
}
