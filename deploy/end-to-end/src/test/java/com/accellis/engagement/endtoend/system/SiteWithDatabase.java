package com.accellis.engagement.endtoend.system;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A place for services of any release that share a database. */
public interface SiteWithDatabase extends AutoCloseable {

    /**
     * The migrations of a release. Fails with what was logged when they fail for any reason but Flyway's validation.
     *
     * @return what was logged when Flyway refused the database; empty when all went well
     */
    Optional<String> migrate(Packages packages);

    /** Those of the present release. */
    default void makeTables() {
        migrate(Packages.current()).ifPresent(refused -> {
            throw new AssertionError(refused);
        });
    }

    /** The tables become those of a release that is not there yet. */
    void expandDatabase();

    /** One more service on the database of this site. */
    ServiceProcess start(Packages packages, Map<String, String> settings);

    /** What services have put aside, each with its topic. */
    List<String> deadLetters();

    @Override
    void close();
}
