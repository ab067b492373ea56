package com.accellis.engagement.local;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Watches every component in a thread of its own and starts again what died or stopped working. */
final class Supervisor {

    private final Terminal terminal;
    private final Pace pace;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean stopping;

    Supervisor(Terminal terminal, Pace pace) {
        this.terminal = terminal;
        this.pace = pace;
    }

    void watch(Component component) {
        var thread = new Thread(new Watch(component), "watch-" + component.name());
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    /** From now on nothing is started again. */
    void stop() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    private final class Watch implements Runnable {
        private final Component component;
        private int restarts;
        private int misses;
        private long startedAt = System.nanoTime();
        private long askedAt = System.nanoTime();
        private boolean hasWorked;

        Watch(Component component) {
            this.component = component;
        }

        @Override
        public void run() {
            try {
                while (!stopping) {
                    Thread.sleep(pace.look().toMillis());
                    look();
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private void look() throws InterruptedException {
            if (!component.isRunning()) {
                restart("has ended");
            } else if (since(askedAt) >= pace.ask().toNanos()) {
                ask();
                askedAt = System.nanoTime();
            }
            if (restarts > 0 && since(startedAt) > pace.calm().toNanos()) {
                restarts = 0;
            }
        }

        private void ask() throws InterruptedException {
            if (component.isAlive()) {
                if (restarts > 0 && !hasWorked) {
                    terminal.say(component.name() + " is back.");
                }
                hasWorked = true;
                misses = 0;
            } else if (hasWorked || since(startedAt) > pace.startLimit().toNanos()) {
                misses++;
                if (misses >= pace.missesAllowed()) {
                    restart("does not answer");
                }
            }
        }

        private void restart(String reason) throws InterruptedException {
            if (stopping) {
                return;
            }
            var pause = pace.pause(restarts);
            terminal.say(component.name() + " " + reason + "; starting it again in " + Math.max(1, pause.toSeconds())
                    + " s; see logs/" + component.name() + ".log.");
            Thread.sleep(pause.toMillis());
            restarts++;
            misses = 0;
            hasWorked = false;
            try {
                component.kill();
                if (!stopping) {
                    component.start();
                }
            } catch (RuntimeException failed) {
                // The next look finds it not running and tries again, after a longer pause.
                terminal.say(component.name() + " did not start: " + failed.getMessage());
            }
            startedAt = System.nanoTime();
            askedAt = System.nanoTime();
        }

        private long since(long instant) {
            return System.nanoTime() - instant;
        }
    }
}
