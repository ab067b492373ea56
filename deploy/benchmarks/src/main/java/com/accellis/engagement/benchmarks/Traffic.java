package com.accellis.engagement.benchmarks;

import com.accellis.engagement.events.EventTypes;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/** Tickets that arrive at a steady rate while something else is measured, each of the client whose turn it is. */
final class Traffic implements AutoCloseable {

    private static final long FIRST_TICKET = 2_000_000_000L;

    private final EventSender sender;
    private final Workload workload;
    private final long interval;
    private final Thread thread = new Thread(this::run, "traffic");
    private volatile boolean stopping;
    private long sent;

    Traffic(ScoringSite site, Workload workload, int perSecond) {
        this.sender = new EventSender(site.brokers(), 0);
        this.workload = workload;
        this.interval = 1_000_000_000L / perSecond;
        thread.start();
    }

    private void run() {
        var began = System.nanoTime();
        while (!stopping) {
            var due = began + sent * interval;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            var now = Instant.now();
            var ticket = workload.openedNow((int) (sent % workload.clients()), FIRST_TICKET + sent, now);
            sender.send(EventTypes.TICKET, ticket.key(), now, ticket);
            sent++;
        }
    }

    /** How many tickets were sent. */
    long end() throws InterruptedException {
        stopping = true;
        thread.join();
        sender.flush();
        return sent;
    }

    @Override
    public void close() {
        stopping = true;
        sender.close();
    }
}
