package com.accellis.engagement.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.accellis.engagement.endtoend.CallbackLoad.Sent;
import com.accellis.engagement.endtoend.system.GatewayReplicas;
import com.accellis.engagement.endtoend.system.Json;
import com.accellis.engagement.endtoend.system.Packages;
import com.accellis.engagement.endtoend.system.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Callbacks to all gateways in turn. Some go to both releases, as ConnectWise repeats what it has no answer to: both have to
 * give them the same id.
 */
final class UpgradedGateway extends UpgradedService {

    private static final long SEED = 1_104;
    private static final int TWICE_AT_A_TIME = 20;
    private static final String TWICE = "twice-";
    private static final int MOST_ATTEMPTS = 20;
    private static final Duration BEFORE_NEXT_ATTEMPT = Duration.ofMillis(500);

    private final GatewayReplicas site = GatewayReplicas.make("upgraded-gateway");
    private CallbackLoad load;
    private Map<String, Sent> sent;
    private int twice;

    UpgradedGateway() {
        super("webhook-gateway", "webhook_acknowledge_seconds_count");
    }

    @Override
    ServiceProcess start(Packages packages) {
        var gateway = super.start(packages);
        site.putInService(gateway);
        if (inService().size() == 2) {
            sendTwice();
        }
        return gateway;
    }

    @Override
    ServiceProcess launch(Packages packages) {
        return site.start(packages);
    }

    private void sendTwice() {
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        var lastUpdated = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        try {
            for (var n = 0; n < TWICE_AT_A_TIME; n++) {
                for (var request : site.toEach(TWICE + ++twice, twice, lastUpdated, 500)) {
                    untilStored(client, request);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** One that has only just started may have to be asked again. */
    private static void untilStored(HttpClient client, HttpRequest request) throws IOException, InterruptedException {
        for (var attempt = 1; ; attempt++) {
            var status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status == 204) {
                return;
            }
            assertThat(status).isEqualTo(429);
            assertThat(attempt).as("attempts").isLessThan(MOST_ATTEMPTS);
            Pause.of(BEFORE_NEXT_ATTEMPT);
        }
    }

    @Override
    void stop(ServiceProcess gateway) {
        site.takeOutOfService(gateway);
        super.stop(gateway);
    }

    @Override
    void beginLoad() {
        load = new CallbackLoad(site, SEED);
    }

    @Override
    long endLoad() {
        sent = load.stop();
        return sent.size();
    }

    @Override
    void awaitRest() {
        // What is acknowledged is with the broker.
    }

    @Override
    List<String> deadLetters() {
        return List.of();
    }

    @Override
    String compare() {
        var byTwice = site.published().stream()
                .collect(Collectors.partitioningBy(found -> messageId(found).startsWith(TWICE), Collectors.toList()));
        var idsOfTwice = byTwice.get(true).stream()
                .collect(Collectors.groupingBy(
                        UpgradedGateway::messageId, Collectors.mapping(UpgradedGateway::eventId, Collectors.toList())));
        assertThat(idsOfTwice).as("callbacks sent to both").hasSize(twice);
        assertThat(idsOfTwice.values())
                // What was answered 429 may be stored all the same.
                .allSatisfy(ids -> assertThat(ids)
                        .as("ids from both releases")
                        .hasSizeGreaterThanOrEqualTo(2)
                        .containsOnly(ids.get(0)));

        var result = CallbackComparison.of(sent, byTwice.get(false));
        result.assertNothingLost();
        assertThat(load.statuses().keySet()).as("answers").isSubsetOf(204, 429);
        assertThat(load.late()).as("attempts without an answer in time").isZero();
        assertThat(load.unreached()).as("attempts that reached nobody").isZero();
        assertThat(load.broken()).as("attempts that were broken off").isEmpty();
        return String.format(
                Locale.ROOT, "answers %s; %s; %d sent to both, with the same id", load.statuses(), result, twice);
    }

    private static String messageId(ConsumerRecord<String, String> found) {
        return Json.read(found.value()).get("messageId").textValue();
    }

    private static String eventId(ConsumerRecord<String, String> found) {
        return new String(found.headers().lastHeader("ce_id").value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        if (load != null) {
            load.close();
        }
        site.close();
    }
}
