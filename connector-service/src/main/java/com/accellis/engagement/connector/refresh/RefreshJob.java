package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.kit.outbox.RelayLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Reads requested records as soon as they are requested, and postponed ones when they are due. */
@ApplicationScoped
class RefreshJob {

    private final RelayLoop loop;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    RefreshJob(RefreshRecords refreshRecords) {
        this.loop = new RelayLoop("refresh", () -> refreshRecords.refreshDue() ? Duration.ZERO : RelayLoop.LOOK_EVERY);
    }

    void onStart(@Observes StartupEvent start) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        // First the loop: what it postpones in its last portion it hands to the timer.
        loop.stop();
        timer.shutdownNow();
    }

    void onWanted(
            @Observes(during = TransactionPhase.AFTER_SUCCESS, notifyObserver = Reception.ALWAYS)
                    RefreshRequests.Wanted wanted) {
        if (wanted.in().isZero()) {
            loop.wake();
        } else {
            timer.schedule(loop::wake, wanted.in().toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
