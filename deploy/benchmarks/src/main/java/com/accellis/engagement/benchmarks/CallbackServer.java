package com.accellis.engagement.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One of the programs that take callbacks, and what it needs of the machine. */
final class CallbackServer implements AutoCloseable {

    private static final Pattern LISTENING = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final String KAFKA_SETTINGS = "org.apache.kafka.common.config.AbstractConfig";

    private final String name;
    private final Path console;
    private final Program program;
    private final int port;

    private CallbackServer(String name, Path console, Program program) throws IOException, InterruptedException {
        this.name = name;
        this.console = console;
        this.program = program;
        this.port = Integer.parseInt(program.await(LISTENING).group(1));
    }

    /**
     * @param module a packaged one
     * @param settings by their property names
     */
    static CallbackServer start(Path module, Path directory, int heapMegabytes, Map<String, String> settings)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("-Xmx" + heapMegabytes + "m", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        settings.forEach((property, value) -> command.add("-D" + property + "=" + value));
        command.add("-Dquarkus.http.host=127.0.0.1");
        command.add("-Dquarkus.http.port=0");
        command.add("-Dquarkus.log.category.\"" + KAFKA_SETTINGS + "\".level=INFO");
        command.add("-jar");
        command.add(module.resolve("target/quarkus-app/quarkus-run.jar").toString());
        var name = module.getFileName().toString();
        var console = directory.resolve(name + ".log");
        return new CallbackServer(name, console, Program.start(console, command));
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    /** Processor time since its start. */
    Duration processorTime() {
        return ProcessHandle.of(program.pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException(name + " has ended; see " + console));
    }

    /** What it has of the machine's memory now. */
    int residentMegabytes() throws IOException {
        var status = RESIDENT.matcher(Files.readString(Path.of("/proc/" + program.pid() + "/status")));
        return status.find() ? Integer.parseInt(status.group(1)) / 1024 : 0;
    }

    /** What its Kafka producer says about itself, apart from its name. */
    Map<String, String> producerSettings() throws IOException {
        var settings = new TreeMap<String, String>();
        // Not all of it at once: every callback has a line in there.
        try (var lines = Files.lines(console)) {
            lines.dropWhile(line -> !line.contains("ProducerConfig values:"))
                    .skip(1)
                    .takeWhile(line -> line.startsWith("\t"))
                    .map(line -> line.strip().split(" = ", 2))
                    .forEach(parts -> settings.put(parts[0], parts.length == 2 ? parts[1] : ""));
        }
        settings.remove("client.id");
        return settings;
    }

    @Override
    public void close() {
        program.close();
    }
}
