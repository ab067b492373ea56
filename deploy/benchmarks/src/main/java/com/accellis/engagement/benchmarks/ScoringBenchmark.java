package com.accellis.engagement.benchmarks;

import com.accellis.engagement.benchmarks.ScoringOptions.Part;
import com.accellis.engagement.testkit.Infrastructure;
import java.io.IOException;
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
        Figures.tellLoad();
        if (options.parts().contains(Part.CATCH_UP)) {
            new CatchUp(site, options).run();
            Figures.tellLoad();
        }
        if (options.parts().contains(Part.LATENCY) || options.parts().contains(Part.GROWTH)) {
            new Latency(site, options).run();
            Figures.tellLoad();
        }
        if (options.parts().contains(Part.DAY) || options.parts().contains(Part.READS)) {
            new ManyClients(site, options).run();
            Figures.tellLoad();
        }
    }
}
