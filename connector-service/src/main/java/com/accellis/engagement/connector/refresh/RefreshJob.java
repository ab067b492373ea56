package com.accellis.engagement.connector.refresh;

import com.accellis.engagement.connector.record.RefreshRequests;
import com.accellis.engagement.connector.record.RefreshRequests.Kind;
import com.accellis.engagement.kit.outbox.RelayLoop;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Reads requested records as soon as they are requested, and postponed ones when they are due: those of ConnectWise and those of
 * CrewHu apart, so that neither waits for a source that is slow.
 */
@ApplicationScoped
class RefreshJob {

    private static final Set<Kind> OF_CREWHU = EnumSet.of(Kind.SURVEY);
    private static final Set<Kind> OF_CONNECTWISE = EnumSet.complementOf(EnumSet.of(Kind.SURVEY));

    private final List<RelayLoop> loops;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    RefreshJob(RefreshRecords refreshRecords) {
        this.loops = List.of(
                loop("refresh", refreshRecords, OF_CONNECTWISE), loop("refresh-surveys", refreshRecords, OF_CREWHU));
    }

    private static RelayLoop loop(String name, RefreshRecords refreshRecords, Set<Kind> kinds) {
        return new RelayLoop(name, () -> refreshRecords.refreshDue(kinds) ? Duration.ZERO : RelayLoop.LOOK_EVERY);
    }

    void onStart(@Observes StartupEvent start) {
        loops.forEach(RelayLoop::start);
    }

    void onStop(@Observes ShutdownEvent stop) {
        // First the loops: what they postpone in their last portion they hand to the timer.
        RelayLoop.stop(loops);
        timer.shutdownNow();
    }

    void onWanted(
            @Observes(during = TransactionPhase.AFTER_SUCCESS, notifyObserver = Reception.ALWAYS)
                    RefreshRequests.Wanted wanted) {
        if (wanted.in().isZero()) {
            wake();
        } else {
            timer.schedule(this::wake, wanted.in().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void wake() {
        loops.forEach(RelayLoop::wake);
    }
}
