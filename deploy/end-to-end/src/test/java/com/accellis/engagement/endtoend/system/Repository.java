package com.accellis.engagement.endtoend.system;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the packages and the start script are. */
final class Repository {

    private Repository() {}

    /** As the build says, or else the directory above us that has the Maven wrapper. */
    static Path root() {
        var given = System.getProperty("repository.root");
        if (given != null) {
            return Path.of(given);
        }
        for (var path = Path.of("").toAbsolutePath(); path != null; path = path.getParent()) {
            if (Files.exists(path.resolve("mvnw"))) {
                return path;
            }
        }
        throw new IllegalStateException("Not inside the repository: set -Drepository.root");
    }

    static Path resolve(String path) {
        var file = root().resolve(path);
        if (!Files.exists(file)) {
            throw new IllegalStateException(path + " is missing: package the system first (./mvnw package)");
        }
        return file;
    }
}
