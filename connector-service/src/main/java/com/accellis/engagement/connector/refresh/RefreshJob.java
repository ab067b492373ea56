package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.kit.outbox.RelayLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Reads requested records as soon as they are requested, and postponed ones when they are due. */
@ApplicationScoped
class RefreshJob {

    private final RelayLoop loop;

    RefreshJob(RefreshRecords refreshRecords) {
        this.loop = new RelayLoop("refresh", () -> refreshRecords.refreshDue() ? Duration.ZERO : RelayLoop.LOOK_EVERY);
    }

    void onStart(@Observes StartupEvent start) {
        loop.start();
    }

    void onStop(@Observes ShutdownEvent stop) {
        loop.stop();
    }

    void wake() {
        loop.wake();
    }
}
