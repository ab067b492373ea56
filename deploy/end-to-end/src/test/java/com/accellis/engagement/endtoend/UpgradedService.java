package com.accellis.engagement.endtoend;

import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.util.List;

/** A service that is replaced by another release while it has work, and what must have come of that work. */
interface UpgradedService extends AutoCloseable {

    String name();

    /** Of the counter that tells how much a process has done. */
    String work();

    default boolean hasTables() {
        return true;
    }

    /** Whether the migrations of a release went well. */
    boolean migrate(Packages packages);

    /** The tables become those of a release that is not there yet. */
    void expandDatabase();

    /**
     * One more process, which works when this returns.
     *
     * @param migrating whether it looks for migrations at its start, which replicas in production do not
     */
    ServiceProcess start(Packages packages, boolean migrating);

    /** SIGTERM, and what comes before it. */
    default void stop(ServiceProcess process) {
        process.stop();
    }

    /** Until it does what only one process does at a time. */
    default void awaitInCharge(ServiceProcess alone) {}

    /** Work from now on, until {@link #endLoad}. */
    void beginLoad();

    /** @return how many events or requests there were */
    long endLoad();

    /** Until everything is done that the load asked for. */
    void awaitRest();

    List<String> deadLetters();

    /** Against what had to come of the load; fails when anything is wrong or missing, and says what was compared. */
    String compare();

    @Override
    void close();
}
