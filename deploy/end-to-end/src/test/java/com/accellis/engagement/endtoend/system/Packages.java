package com.accellis.engagement.endtoend.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The packages of one release.
 *
 * @param root with a directory per service, as the build leaves them
 */
public record Packages(Path root) {

    /** Of the present sources. */
    public static Packages current() {
        return new Packages(Repository.root());
    }

    /** Of an earlier commit; empty unless somebody has built them and says where. */
    public static Optional<Packages> old() {
        return Optional.ofNullable(System.getProperty("old.packages"))
                .filter(given -> !given.isBlank())
                .map(given -> new Packages(Path.of(given).toAbsolutePath()));
    }

    Path of(String service) {
        var jar = root.resolve(service).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar + " is missing: package the services of " + root + " first");
        }
        return jar;
    }
}
