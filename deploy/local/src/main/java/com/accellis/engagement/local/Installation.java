package com.accellis.engagement.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the built programs are, below the repository's root. */
final class Installation {

    private final Path root;

    Installation(Path root) {
        this.root = root;
    }

    /** Below {@code -Dengagement.home}, which the start script sets; else the working directory. */
    static Installation found() {
        return new Installation(Path.of(System.getProperty("engagement.home", ""))
                .toAbsolutePath()
                .normalize());
    }

    Path service(String module) {
        return existing(module, root.resolve(module).resolve("target/quarkus-app/quarkus-run.jar"));
    }

    Path edge() {
        return existing("deploy/edge", root.resolve("deploy/edge/target/edge.jar"));
    }

    Path sandbox() {
        var target = root.resolve("deploy/sandbox/target");
        return firstJar(target).orElseThrow(() -> notBuilt("deploy/sandbox"));
    }

    private static Optional<Path> firstJar(Path target) {
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (var files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("sandbox(-[0-9.]+(-SNAPSHOT)?)?\\.jar"))
                    .sorted()
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path existing(String module, Path jar) {
        if (Files.notExists(jar)) {
            throw notBuilt(module);
        }
        return jar;
    }

    private static CannotStartException notBuilt(String module) {
        return new CannotStartException(module + " is not built yet: start without --no-build.");
    }
}
