package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    boolean hasTables() {
        return true;
    }

    /** Whether the migrations of a release went well. */
    abstract boolean migrate(Packages packages);

    /** The tables become those of a release that is not there yet. */
    abstract void expandDatabase();

    /**
     * One more process, which works when this returns.
     *
     * @param migrating whether it looks for migrations at its start, which replicas in production do not
     */
    ServiceProcess start(Packages packages, boolean migrating) {
        var process = launch(packages, Map.of("quarkus.flyway.migrate-at-start", Boolean.toString(migrating)))
                .awaitStarted();
        started.add(process);
        inService.add(process);
        return process;
    }

    /** A process that is about to start. */
    abstract ServiceProcess launch(Packages packages, Map<String, String> settings);

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
