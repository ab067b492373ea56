package com.accellis.engagement.benchmarks;

import static com.accellis.engagement.benchmarks.Figures.percentile;
import static com.accellis.engagement.benchmarks.Figures.say;

import com.accellis.engagement.benchmarks.CallbackClient.Answers;
import com.accellis.engagement.benchmarks.GatewayOptions.Part;
import com.accellis.engagement.events.Topics;
import com.accellis.engagement.testkit.CallbackSigner;
import com.accellis.engagement.testkit.Infrastructure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Speed of the packaged webhook gateway beside a bare handler that forwards as many records without looking at them. Broker,
 * both programs and this one share the machine; only one of the two gets callbacks at a time.
 */
final class GatewayBenchmark {

    private static final double LEAST_RATIO = 0.7;
    private static final double P99_MILLIS = 25;

    private final GatewayOptions options;
    private final Path root = Path.of(System.getProperty("repository.root"));

    GatewayBenchmark(GatewayOptions options) {
        this.options = options;
    }

    void run() throws IOException, InterruptedException {
        var directory = Files.createTempDirectory(
                Files.createDirectories(root.resolve("deploy/benchmarks/target/runs")), "gateway-");
        var brokers = Infrastructure.startDurable().broker().bootstrapServers();
        try (var signer = CallbackSigner.start();
                var gateway = start("webhook-gateway", directory, gatewaySettings(signer, brokers));
                var bare = start("deploy/bare-handler", directory, bareSettings(brokers));
                var records = new RecordCount(brokers, Topics.CALLBACKS.name())) {
            say(
                    "processors %d, heap of each program %d MB, bare handler forwards %d bytes, logs in %s",
                    Runtime.getRuntime().availableProcessors(),
                    options.heapMegabytes(),
                    options.bareBytes(),
                    directory);
            var requests = CallbackClient.requests(signer);
            for (var server : List.of(gateway, bare)) {
                send(server, requests, records, client -> client.closedLoop(options.warmUpSeconds()));
            }
            compareProducers(gateway, bare);
            if (options.parts().contains(Part.RATE)) {
                rate(gateway, bare, requests, records);
            }
            if (options.parts().contains(Part.LATENCY)) {
                latency(gateway, bare, requests, records);
            }
            Figures.tellLoad();
        }
    }

    private CallbackServer start(String module, Path directory, Map<String, String> settings)
            throws IOException, InterruptedException {
        return CallbackServer.start(root.resolve(module), directory, options.heapMegabytes(), settings);
    }

    private Map<String, String> gatewaySettings(CallbackSigner signer, String brokers) {
        Map<String, String> settings = new HashMap<>(signer.gatewaySettings());
        settings.putAll(bareSettings(brokers));
        settings.put("quarkus.management.host", "127.0.0.1");
        settings.put("quarkus.management.port", "0");
        return settings;
    }

    private Map<String, String> bareSettings(String brokers) {
        Map<String, String> settings = new HashMap<>();
        settings.put("kafka.bootstrap.servers", brokers);
        settings.put("bare.record-bytes", Integer.toString(options.bareBytes()));
        options.lingerMillis().ifPresent(millis -> settings.put("publisher.linger", millis + "ms"));
        return settings;
    }

    /** Else the handler would not be a measure. */
    private static void compareProducers(CallbackServer gateway, CallbackServer bare) throws IOException {
        var ours = gateway.producerSettings();
        var theirs = bare.producerSettings();
        if (ours.isEmpty() || !ours.equals(theirs)) {
            throw new IllegalStateException("The producers differ: " + ours + " and " + theirs);
        }
        say(
                "both producers have the same %d settings, among them linger.ms %s and compression.type %s",
                ours.size(), ours.get("linger.ms"), ours.get("compression.type"));
    }

    private void rate(CallbackServer gateway, CallbackServer bare, List<byte[]> requests, RecordCount records)
            throws IOException {
        say(
                "rate: closed loop, %d connections, %d rounds of %d s each",
                options.connections(), options.rounds(), options.seconds());
        List<Double> ratios = new ArrayList<>();
        for (var round = 1; round <= options.rounds(); round++) {
            Figures.tellLoad();
            // In turn, so that none is always the first.
            var order = round % 2 == 1 ? List.of(gateway, bare) : List.of(bare, gateway);
            Map<CallbackServer, Answers> answers = new HashMap<>();
            for (var server : order) {
                answers.put(server, send(server, requests, records, client -> client.closedLoop(options.seconds())));
            }
            var ratio = answers.get(gateway).perSecond() / answers.get(bare).perSecond();
            say("  round %d: ratio %.2f", round, ratio);
            ratios.add(ratio);
        }
        var ratio = Figures.median(ratios);
        say(
                "rate, median ratio of %d rounds: %.2f (target: at least %.1f): %s",
                options.rounds(),
                ratio,
                LEAST_RATIO,
                Targets.atLeast("callbacks, ratio to the bare handler", ratio, "", LEAST_RATIO));
    }

    private void latency(CallbackServer gateway, CallbackServer bare, List<byte[]> requests, RecordCount records)
            throws IOException {
        say("latency: open loop, %d callbacks/s for %d s", options.rate(), options.seconds());
        for (var server : List.of(bare, gateway)) {
            Figures.tellLoad();
            var answers = send(server, requests, records, client -> client.openLoop(options.rate(), options.seconds()));
            if (server == gateway) {
                var p99 = percentile(answers.millis(), 0.99);
                say(
                        "latency p99: %.1f ms (target: below %.0f ms): %s",
                        p99, P99_MILLIS, Targets.below("callbacks, p99 of the open loop", p99, "ms", P99_MILLIS));
            }
        }
    }

    private interface Load {
        Answers send(CallbackClient client) throws IOException;
    }

    /** Tells what came of it, once the topic has exactly one record for each answer. */
    private Answers send(CallbackServer server, List<byte[]> requests, RecordCount records, Load load)
            throws IOException {
        try (var client = new CallbackClient(server.port(), options.connections(), requests)) {
            var recordsBefore = records.now();
            var processorBefore = server.processorTime();
            var answers = load.send(client);
            var processor = server.processorTime().minus(processorBefore);
            var stored = records.now() - recordsBefore;
            if (stored != answers.count()) {
                throw new IllegalStateException(
                        answers.count() + " callbacks were answered, " + stored + " are stored");
            }
            say(
                    "  %s: %.0f/s, %s; %.0f µs of a processor each, %d MB resident; all %d stored",
                    server.name(),
                    answers.perSecond(),
                    answers.spread(),
                    processor.toNanos() / 1e3 / answers.count(),
                    server.residentMegabytes(),
                    stored);
            return answers;
        }
    }
}
