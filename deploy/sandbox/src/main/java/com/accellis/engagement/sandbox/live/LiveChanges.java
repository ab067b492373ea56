package com.accellis.engagement.sandbox.live;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Makes a change every few seconds, unless paused. */
public final class LiveChanges implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LiveChanges.class.getName());

    private final HelpDeskDay day;
    private final ScheduledExecutorService timer;
    private boolean enabled;

    /** @param perMinute 0 for none at all */
    public LiveChanges(HelpDeskDay day, int perMinute, boolean enabled) {
        this.day = day;
        this.enabled = enabled;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "live-changes");
            thread.setDaemon(true);
            return thread;
        });
        if (perMinute > 0) {
            var pause = Duration.ofMinutes(1).toMillis() / perMinute;
            timer.scheduleWithFixedDelay(this::changeSomething, pause, Math.max(1, pause), TimeUnit.MILLISECONDS);
        }
    }

    /** When this returns, no change made under the old setting is still going on. */
    public synchronized void enable(boolean wanted) {
        enabled = wanted;
    }

    public synchronized boolean isEnabled() {
        return enabled;
    }

    private synchronized void changeSomething() {
        if (!enabled) {
            return;
        }
        try {
            day.changeSomething();
        } catch (RuntimeException e) {
            // The timer would end silently with the first failure.
            LOG.log(System.Logger.Level.ERROR, "live change failed", e);
        }
    }

    /** When this returns, no change is going on any more. */
    @Override
    public void close() {
        enable(false);
        timer.shutdownNow();
    }
}
