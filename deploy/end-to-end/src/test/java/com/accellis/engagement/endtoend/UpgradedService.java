package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import com.accellis.engagement.endtoend.system.SiteWithDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A service that is replaced by another release while it has work, and what must have come of that work. */
abstract class UpgradedService implements AutoCloseable {

    /** Until a process has done some work, though partitions are shared anew when somebody joins. */
    private static final Duration MORE_LIMIT = Duration.ofMinutes(2);

    /** For anything else. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Duration LOOK = Duration.ofSeconds(1);

    /** What PostgreSQL, Hibernate and Flyway say when a release and the tables do not fit, at whatever level that is logged. */
    private static final Pattern WRONG_TABLES =
            Pattern.compile("(column|relation|function|sequence|type) \\S+ (of relation \\S+ )?does not exist"
                    + "|violates (not-null|check|foreign key) constraint|has more expressions than target columns"
                    + "|permission denied for|SchemaManagementException|Schema validation|FlywayValidateException");

    private final String name;
    private final String work;
    private final List<ServiceProcess> started = new ArrayList<>();
    private final List<ServiceProcess> inService = new CopyOnWriteArrayList<>();

    /** @param work name of the counter that tells how much a process has done */
    UpgradedService(String name, String work) {
        this.name = name;
        this.work = work;
    }

    final String name() {
        return name;
    }

    /** The site whose database its releases share; empty for a service that has none. */
    Optional<SiteWithDatabase> database() {
        return Optional.empty();
    }

    /** One more process, which works when this returns. */
    ServiceProcess start(Packages packages) {
        return awaitStarted(launch(packages));
    }

    /** A process that is about to start. */
    abstract ServiceProcess launch(Packages packages);

    /** From then on it is in service. */
    final ServiceProcess awaitStarted(ServiceProcess launched) {
        launched.awaitStarted();
        started.add(launched);
        inService.add(launched);
        return launched;
    }

    /** SIGTERM, and what comes before it. */
    void stop(ServiceProcess process) {
        inService.remove(process);
        process.stop();
    }

    /** Those that were started and not stopped since. */
    final List<ServiceProcess> inService() {
        return List.copyOf(inService);
    }

    /** Until it does what only one process does at a time. */
    void awaitInCharge(ServiceProcess alone) {}

    /** How much a process has done. */
    final long done(ServiceProcess process) {
        return process.counted(work);
    }

    /** The wait is for work that is done from now on. */
    final void awaitMore(ServiceProcess process) {
        var before = done(process);
        Awaitility.await("work of the " + name).atMost(MORE_LIMIT).until(() -> done(process) > before);
    }

    /** Work from now on, until {@link #endLoad}. */
    abstract void beginLoad();

    /** @return how many events or requests there were */
    abstract long endLoad();

    /** Until everything is done that the load asked for. */
    abstract void awaitRest();

    /** Until a service has reached something, at the latest after what is enough for anything. */
    static void await(String what, Callable<Boolean> reached) {
        Awaitility.await(what).atMost(LIMIT).pollInterval(LOOK).until(reached);
    }

    abstract List<String> deadLetters();

    /** No process of any release has said that something went wrong, and those that were not stopped are there. */
    final void assertNoErrors() {
        assertThat(started.stream()
                        .flatMap(process -> process.output().lines())
                        .filter(line -> FailedWork.isTold(line)
                                || WRONG_TABLES.matcher(line).find()))
                .as("errors in the logs")
                .isEmpty();
        assertThat(inService).as("processes").isNotEmpty().allMatch(ServiceProcess::isAlive);
    }

    /** Against what had to come of the load; fails when anything is wrong or missing, and says what was compared. */
    abstract String compare();

    @Override
    public abstract void close();
}
