package com.accellis.engagement.benchmarks;

import com.accellis.engagement.benchmarks.ScoringOptions.Part;
import com.accellis.engagement.testkit.Infrastructure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/**
 * Speed of the packaged scoring-service: broker, PostgreSQL with every commit on disk, the service and this program share the
 * processors of the machine.
 */
final class ScoringBenchmark {

    private final ScoringOptions options;
    private final Path root = Path.of(System.getProperty("repository.root"));

    ScoringBenchmark(ScoringOptions options) {
        this.options = options;
    }

    void run() throws IOException, SQLException, InterruptedException {
        var directory = Files.createTempDirectory(
                Files.createDirectories(root.resolve("deploy/benchmarks/target/runs")), "scoring-");
        var site = new ScoringSite(
                Infrastructure.startDurable(),
                root.resolve("scoring-service/target/quarkus-app"),
                directory,
                options.heapMegabytes());
        try (var connection = site.databases().connect("postgres")) {
            Figures.say(
                    "processors %d, fsync %s, synchronous_commit %s, heap of the service %d MB, logs in %s",
                    Runtime.getRuntime().availableProcessors(),
                    Databases.word(connection, "SHOW fsync"),
                    Databases.word(connection, "SHOW synchronous_commit"),
                    options.heapMegabytes(),
                    directory);
        }
        tellLoad();
        if (options.parts().contains(Part.CATCH_UP)) {
            new CatchUp(site, options).run();
            tellLoad();
        }
        if (options.parts().contains(Part.LATENCY) || options.parts().contains(Part.GROWTH)) {
            new Latency(site, options).run();
            tellLoad();
        }
        if (options.parts().contains(Part.DAY) || options.parts().contains(Part.READS)) {
            new ManyClients(site, options).run();
            tellLoad();
        }
    }

    /** Figures say little on a machine that is busy with something else. */
    private static void tellLoad() {
        Figures.say(
                "load average of the machine over the last minute: %.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
