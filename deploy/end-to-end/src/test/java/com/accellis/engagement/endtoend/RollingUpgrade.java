package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The old release alone, the new one's migrations, both releases, the new one alone; then back: both again, the old one alone
 * on the new tables. There is work all the time.
 */
final class RollingUpgrade {

    private static final Duration SIDE_BY_SIDE = Duration.ofSeconds(45);
    private static final Duration ALONE = Duration.ofSeconds(15);

    private final UpgradedService service;
    private final Packages old;
    private final List<String> sideBySide = new ArrayList<>();
    private long byOld;
    private long byNew;
    private boolean oldAcceptsNewTables;
    private ServiceProcess last;

    RollingUpgrade(UpgradedService service, Packages old) {
        this.service = service;
        this.old = old;
    }

    /** There and back; the load goes on, and the old release is running when this returns. */
    void run() {
        assertThat(migrate(old))
                .as("what the old release has against its tables")
                .isEmpty();
        var first = service.start(old);
        service.beginLoad();
        workAlone(first);

        assertThat(migrate(Packages.current()))
                .as("what the new release has against the tables while the old one works")
                .isEmpty();
        service.awaitMore(first);
        var second = service.start(Packages.current());
        workSideBySide(first, second);
        byOld += stop(first);
        workAlone(second);

        // Not part of going back, where nobody migrates: whether the old release could have been started as on
        // one's own machine. What was built cannot be changed any more, so it is told and no reason to fail.
        oldAcceptsNewTables = migrate(old).isEmpty();

        var third = service.start(old);
        workSideBySide(third, second);
        byNew = stop(second);
        workAlone(third);
        last = third;
    }

    /** Why a release refuses the tables; empty when it does not, and for a service that has none. */
    private Optional<String> migrate(Packages packages) {
        return service.database().flatMap(site -> site.migrate(packages));
    }

    private long stop(ServiceProcess process) {
        var done = service.done(process);
        service.stop(process);
        return done;
    }

    private void workAlone(ServiceProcess process) {
        service.awaitInCharge(process);
        service.awaitMore(process);
        Pause.of(ALONE);
        service.awaitMore(process);
    }

    private void workSideBySide(ServiceProcess ofOld, ServiceProcess ofNew) {
        var began = System.nanoTime();
        // Partitions are shared anew when somebody joins.
        service.awaitMore(ofOld);
        service.awaitMore(ofNew);
        var oldBefore = service.done(ofOld);
        var newBefore = service.done(ofNew);
        Pause.of(SIDE_BY_SIDE);
        service.awaitMore(ofOld);
        service.awaitMore(ofNew);
        sideBySide.add(String.format(
                Locale.ROOT,
                "%s (old %d, new %d)",
                Figures.seconds(Figures.since(began)),
                service.done(ofOld) - oldBefore,
                service.done(ofNew) - newBefore));
    }

    /** To be called when the work is over. */
    void end() {
        byOld += service.done(last);
    }

    @Override
    public String toString() {
        var done = String.format(
                Locale.ROOT,
                "side by side %s; done by old %d, by new %d",
                String.join(" and ", sideBySide),
                byOld,
                byNew);
        return service.database().isPresent()
                ? done + "; migrating at its start the old one " + (oldAcceptsNewTables ? "accepts" : "refuses")
                        + " the new tables"
                : done;
    }
}
