package com.accellis.engagement.benchmarks;

import com.accellis.engagement.testkit.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The packaged service as a process of its own, on one database and in one consumer group. */
final class ScoringService implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+?)\\.? ");

    private final Program program;
    private final Path console;
    private final Path collections;
    private final int heapMegabytes;

    private ScoringService(Program program, Path console, Path collections, int heapMegabytes) {
        this.program = program;
        this.console = console;
        this.collections = collections;
        this.heapMegabytes = heapMegabytes;
    }

    static ScoringService start(ScoringSite site, String database, String group, Map<String, String> more)
            throws IOException {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("kafka.bootstrap.servers", site.brokers());
        settings.put("mp.messaging.connector.smallrye-kafka.group.id", group);
        settings.put("quarkus.datasource.jdbc.url", site.databases().url(database));
        settings.put("quarkus.datasource.username", site.databases().user());
        settings.put("quarkus.datasource.password", site.databases().password());
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
        settings.putAll(more);
        var collections = site.directory().resolve(group + ".gc.log");
        var console = site.directory().resolve(group + ".log");
        var command = new ArrayList<String>();
        command.add("-Xmx" + site.heapMegabytes() + "m");
        // As its README advises.
        command.add("-Xmn" + site.heapMegabytes() * 5 / 8 + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add(HeapLog.option(collections));
        settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(
                List.of("-jar", site.packaged().resolve("quarkus-run.jar").toString()));
        return new ScoringService(Program.start(console, command), console, collections, site.heapMegabytes());
    }

    /** Waits until it listens. */
    String address() throws IOException, InterruptedException {
        return program.await(LISTENING).group(1);
    }

    void checkAlive() {
        program.checkAlive();
    }

    /** What its heap needed so far. */
    String heap() throws IOException {
        var heap = HeapLog.read(collections);
        return Figures.text(
                "heap of %d MB: at most %d MB in use before a collection, at most %d MB left by a full one; %d collections, %.1f s in all",
                heapMegabytes,
                heap.peakMegabytes(),
                heap.leftMegabytes(),
                heap.collections(),
                heap.pausedMillis() / 1000);
    }

    /** Errors in its log, and warnings of our own classes. */
    List<String> complaints() throws IOException {
        return Files.readAllLines(console).stream()
                .filter(line -> line.contains(" ERROR ") || line.contains(" WARN  [c.a."))
                .toList();
    }

    /** Kills it: leaving its consumer groups in peace would take longer than many of the measurements. */
    @Override
    public void close() {
        program.kill();
    }
}
