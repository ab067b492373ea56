package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The old release alone, the new one's migrations, both releases, the new one alone; then back: both again, the old one alone
 * on the new tables. There is work all the time.
 */
final class RollingUpgrade {

    private static final Duration SIDE_BY_SIDE = Duration.ofSeconds(45);
    private static final Duration ALONE = Duration.ofSeconds(15);
    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** Of our own or of a job. The messaging library complains about each batch that is left to the next start. */
    private static final Pattern FAILED_WORK =
            Pattern.compile(" ERROR \\[(c\\.a\\.e|i\\.q\\.s)\\.|EntityManagerFactory is closed");

    /** What PostgreSQL, Hibernate and Flyway say when a release and the tables do not fit, at whatever level that is logged. */
    private static final Pattern WRONG_TABLES =
            Pattern.compile("(column|relation|function|sequence|type) \\S+ (of relation \\S+ )?does not exist"
                    + "|violates (not-null|check|foreign key) constraint|has more expressions than target columns"
                    + "|permission denied for|SchemaManagementException|Schema validation|FlywayValidateException");

    private final UpgradedService service;
    private final Packages old;
    private final List<ServiceProcess> processes = new ArrayList<>();
    private final List<String> sideBySide = new ArrayList<>();
    private long byOld;
    private long byNew;
    private boolean oldAcceptsNewMigrations;
    private ServiceProcess last;

    RollingUpgrade(UpgradedService service, Packages old) {
        this.service = service;
        this.old = old;
    }

    /** There and back; the load goes on, and the old release is running when this returns. */
    void run() {
        assertThat(service.migrate(old)).as("migrations of the old release").isTrue();
        var first = start(old);
        service.beginLoad();
        workAlone(first);

        assertThat(service.migrate(Packages.current()))
                .as("migrations of the new release while the old one works")
                .isTrue();
        awaitMore(first);
        var second = start(Packages.current());
        workSideBySide(first, second);
        byOld += stop(first);
        workAlone(second);

        // Not part of going back, where nobody migrates: whether the old release could have been started as on one's
        // own
        // machine. What was built cannot be changed any more, so it is told and no reason to fail.
        oldAcceptsNewMigrations = service.migrate(old);

        var third = start(old);
        workSideBySide(third, second);
        byNew = stop(second);
        workAlone(third);
        last = third;
    }

    private ServiceProcess start(Packages packages) {
        var process = service.start(packages, false);
        processes.add(process);
        return process;
    }

    private long stop(ServiceProcess process) {
        var done = done(process);
        service.stop(process);
        return done;
    }

    private long done(ServiceProcess process) {
        return process.counted(service.work());
    }

    private void workAlone(ServiceProcess process) {
        service.awaitInCharge(process);
        awaitMore(process);
        Pause.of(ALONE);
        awaitMore(process);
    }

    private void workSideBySide(ServiceProcess ofOld, ServiceProcess ofNew) {
        var began = System.nanoTime();
        // Partitions are shared anew when somebody joins.
        awaitMore(ofOld);
        awaitMore(ofNew);
        var oldBefore = done(ofOld);
        var newBefore = done(ofNew);
        Pause.of(SIDE_BY_SIDE);
        awaitMore(ofOld);
        awaitMore(ofNew);
        sideBySide.add(String.format(
                Locale.ROOT,
                "%s (old %d, new %d)",
                Figures.seconds(Figures.since(began)),
                done(ofOld) - oldBefore,
                done(ofNew) - newBefore));
    }

    /** The wait is for work that is done from now on. */
    private void awaitMore(ServiceProcess process) {
        var before = done(process);
        await("work of the " + service.name()).atMost(LIMIT).until(() -> done(process) > before);
    }

    /** To be called when the work is over. */
    void end() {
        byOld += done(last);
    }

    /** Lines of either release that say that something went wrong. */
    static List<String> errors(List<ServiceProcess> processes) {
        return processes.stream()
                .flatMap(process -> process.output().lines())
                .filter(line -> FAILED_WORK.matcher(line).find()
                        || WRONG_TABLES.matcher(line).find())
                .toList();
    }

    void assertNoErrors() {
        assertThat(errors(processes)).as("errors in the logs of both releases").isEmpty();
        assertThat(last.isAlive()).isTrue();
    }

    @Override
    public String toString() {
        var done = String.format(
                Locale.ROOT,
                "side by side %s; done by old %d, by new %d",
                String.join(" and ", sideBySide),
                byOld,
                byNew);
        return service.hasTables()
                ? done + "; migrating at its start the old one " + (oldAcceptsNewMigrations ? "accepts" : "refuses")
                        + " the new tables"
                : done;
    }
}
