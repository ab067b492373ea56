package com.accellis.engagement.webhook.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.webhook.platform.ConnectWiseConfig;
import com.accellis.engagement.webhook.signature.KeyUrlRule;
import com.accellis.engagement.webhook.signature.PublicAddressRule;
import com.accellis.engagement.webhook.signature.SigningKey;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;

/** Asks a trusted address for its key, without redirects and within limits of time and size. */
@ApplicationScoped
class KeyFetcher {

    private static final Logger LOG = Logger.getLogger(KeyFetcher.class);
    private static final int LONGEST_KEY = 4096;

    private final KeyUrlRule keyUrls;
    private final ConnectWiseConfig connectWise;
    private final HostLookup lookup;
    private final KeyRequests requests;
    private final Duration within;
    private final MeterRegistry metrics;
    /** Looking up a name blocks; everything else does not. */
    private final ExecutorService lookups = Executors.newFixedThreadPool(2, task -> daemon(task, "key-host-lookup"));

    KeyFetcher(
            KeyUrlRule keyUrls,
            ConnectWiseConfig connectWise,
            HostLookup lookup,
            KeyRequests requests,
            KeysConfig config,
            MeterRegistry metrics) {
        this.keyUrls = keyUrls;
        this.connectWise = connectWise;
        this.lookup = lookup;
        this.requests = requests;
        this.within = config.fetchWithin();
        this.metrics = metrics;
    }

    /** Always completes normally and in time. */
    CompletionStage<KeyAnswer> fetch(URI url) {
        return CompletableFuture.completedFuture(url)
                // Fails like the rest when the gateway stops, instead of throwing.
                .thenApplyAsync(this::checkedAddress, lookups)
                .thenCompose(address -> address.map(checked -> ask(url, checked))
                        .orElseGet(() -> CompletableFuture.completedStage(KeyAnswer.REFUSED_ADDRESS)))
                .completeOnTimeout(KeyAnswer.UNREACHABLE, within.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(KeyFetcher::answerFor)
                .whenComplete((answer, failure) -> count(url, answer));
    }

    /**
     * What to connect to; empty when the name of a trusted host has been made to point into our own network. All
     * addresses count: a name with a good and a bad one is not to be trusted with the good one either.
     */
    private Optional<InetAddress> checkedAddress(URI url) {
        try {
            List<InetAddress> addresses = lookup.addressesOf(url.getHost());
            return addresses.stream().allMatch(address -> mayConnect(url, address))
                    ? Optional.of(addresses.get(0))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    private boolean mayConnect(URI url, InetAddress address) {
        return keyUrls.isLoopback(url)
                ? address.isLoopbackAddress()
                : connectWise.privateKeyHostsAllowed() || PublicAddressRule.isPublic(address);
    }

    private CompletionStage<KeyAnswer> ask(URI url, InetAddress address) {
        return requests.get(url, address, Map.of())
                .compose(answer -> wantsCredentials(answer) && keyUrls.isOwnHost(url)
                        ? askWithCredentials(url, address, answer)
                        : Future.succeededFuture(answer))
                .map(KeyFetcher::read)
                .toCompletionStage();
    }

    private Future<KeyRequests.Answer> askWithCredentials(URI url, InetAddress address, KeyRequests.Answer refusal) {
        return authorization()
                .map(authorization -> {
                    Map<String, String> headers = new HashMap<>();
                    headers.put("Authorization", authorization);
                    connectWise.clientId().ifPresent(id -> headers.put("clientId", id));
                    return requests.get(url, address, headers);
                })
                .orElse(Future.succeededFuture(refusal));
    }

    private Optional<String> authorization() {
        if (Stream.of(connectWise.companyId(), connectWise.publicKey(), connectWise.privateKey())
                .anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        String credentials = connectWise.companyId().get() + "+"
                + connectWise.publicKey().get() + ":"
                + connectWise.privateKey().get();
        return Optional.of("Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)));
    }

    private static boolean wantsCredentials(KeyRequests.Answer answer) {
        return answer.status() == 401 || answer.status() == 403;
    }

    private static KeyAnswer read(KeyRequests.Answer answer) {
        int status = answer.status();
        if (status == 408 || status == 429 || status >= 500) {
            return KeyAnswer.UNREACHABLE;
        }
        return status == 200 ? keyIn(answer.body()) : KeyAnswer.NO_KEY;
    }

    /** The content type does not matter: it may say text. */
    private static KeyAnswer keyIn(byte[] body) {
        try {
            JsonNode key = EventJson.mapper().readTree(body).path("signing_key");
            boolean usable = key.isTextual()
                    && !key.textValue().isBlank()
                    && key.textValue().length() <= LONGEST_KEY;
            return usable ? KeyAnswer.found(SigningKey.of(key.textValue())) : KeyAnswer.NO_KEY;
        } catch (IOException e) {
            return KeyAnswer.NO_KEY;
        }
    }

    /** A certificate that does not fit and an endless answer stay so; everything else may be better in a moment. */
    private static KeyAnswer answerFor(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof KeyRequests.TooLarge) {
                return KeyAnswer.NO_KEY;
            }
        }
        return KeyAnswer.UNREACHABLE;
    }

    private void count(URI url, KeyAnswer answer) {
        String result = answer.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        metrics.counter("webhook.key.fetches", "result", result).increment();
        LOG.infof("signing key asked for: host=%s result=%s", url.getHost(), result);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    @PreDestroy
    void close() {
        lookups.shutdownNow();
    }
}
