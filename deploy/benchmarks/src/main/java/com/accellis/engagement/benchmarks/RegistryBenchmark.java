package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.say;

import com.accellis.engagement.benchmarks.RegistryOptions.Part;
import com.accellis.engagement.testkit.Infrastructure;
import com.accellis.engagement.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Speed of the packaged client-registry-service: PostgreSQL, broker, service and this program share the machine. */
final class RegistryBenchmark {

    private static final String DATABASE = "registry";
    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+?)\\.? ");

    private final RegistryOptions options;
    private final Path root = Path.of(System.getProperty("repository.root"));

    RegistryBenchmark(RegistryOptions options) {
        this.options = options;
    }

    void run() throws IOException, SQLException, InterruptedException {
        var directory = Files.createTempDirectory(
                Files.createDirectories(root.resolve("deploy/benchmarks/target/runs")), "registry-");
        var infrastructure = Infrastructure.startDurable();
        var databases = new Databases(infrastructure.database());
        databases.create(DATABASE);
        var collections = directory.resolve("registry.gc.log");
        try (var service = start(infrastructure, databases, directory, collections)) {
            // The service has made the tables once it listens, and looks at companies only when it starts or hears of
            // them.
            var address = service.await(LISTENING).group(1);
            try (var connection = databases.connect(DATABASE)) {
                new RegistryContent(options).fill(connection);
            }
            databases.checkpoint();
            say(
                    "processors %d, %d clients, %d companies, %d of them unmapped, heap of the service %d MB, logs in %s",
                    Runtime.getRuntime().availableProcessors(),
                    options.clients(),
                    2 * options.clients() + options.unmapped(),
                    options.unmapped(),
                    options.heapMegabytes(),
                    directory);
            var requests = new RegistryRequests(address, options);
            if (options.parts().contains(Part.LIST)) {
                Figures.tellLoad();
                requests.lists();
            }
            if (options.parts().contains(Part.SUGGESTIONS)) {
                Figures.tellLoad();
                try (var connection = databases.connect(DATABASE)) {
                    requests.suggestions(connection);
                }
            }
            if (options.parts().contains(Part.IMPORT)) {
                Figures.tellLoad();
                try (var connection = databases.connect(DATABASE)) {
                    new RegistryImport(address).run(connection);
                }
            }
            Figures.tellLoad();
            var heap = HeapLog.read(collections);
            say(
                    "  heap of %d MB: at most %d MB in use before a collection, at most %d MB left by a full one",
                    options.heapMegabytes(), heap.peakMegabytes(), heap.leftMegabytes());
            service.checkAlive();
        }
    }

    private Program start(Infrastructure infrastructure, Databases databases, Path directory, Path collections)
            throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kafka.bootstrap.servers", infrastructure.broker().bootstrapServers());
        settings.put("quarkus.datasource.jdbc.url", databases.url(DATABASE));
        settings.put("quarkus.datasource.username", databases.user());
        settings.put("quarkus.datasource.password", databases.password());
        settings.put("quarkus.http.host", "127.0.0.1");
        settings.put("quarkus.http.port", "0");
        settings.put("quarkus.management.host", "127.0.0.1");
        settings.put("quarkus.management.port", "0");
        settings.put("quarkus.oidc.public-key", TestTokens.publicKey());
        settings.put("quarkus.oidc.token.issuer", TestTokens.ISSUER);
        // One token asks for all.
        settings.put("callers.requests-per-second", "1000000");
        settings.put("callers.burst", "1000000");
        settings.put("engagement.deployment", "local");
        List<String> command = new ArrayList<>(List.of(
                "-Xmx" + options.heapMegabytes() + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                HeapLog.option(collections)));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.add("-jar");
        command.add(root.resolve("client-registry-service/target/quarkus-app/quarkus-run.jar")
                .toString());
        return Program.start(directory.resolve("registry.log"), command);
    }
}
