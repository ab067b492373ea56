package com.accellis.engagement.webhook.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.accellis.engagement.kit.json.EventJson;
import com.accellis.engagement.webhook.platform.ConnectWiseConfig;
import com.accellis.engagement.webhook.signature.KeyUrlRule;
import com.accellis.engagement.webhook.signature.PublicAddressRule;
import com.accellis.engagement.webhook.signature.SigningKey;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
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
    private static final int LARGEST_ANSWER = 64 * 1024;
    private static final int LONGEST_KEY = 4096;

    private final KeyUrlRule keyUrls;
    private final ConnectWiseConfig connectWise;
    private final Duration within;
    private final MeterRegistry metrics;
    /** Looking up a name blocks; everything else does not. */
    private final ExecutorService lookups = Executors.newFixedThreadPool(2, task -> daemon(task, "key-host-lookup"));

    private final HttpClient client;

    KeyFetcher(KeyUrlRule keyUrls, ConnectWiseConfig connectWise, KeysConfig config, MeterRegistry metrics) {
        this.keyUrls = keyUrls;
        this.connectWise = connectWise;
        this.within = config.fetchWithin();
        this.metrics = metrics;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(within)
                .build();
    }

    /** Always completes normally and in time. */
    CompletionStage<KeyAnswer> fetch(URI url) {
        return CompletableFuture.supplyAsync(() -> mayConnect(url), lookups)
                .thenCompose(
                        allowed -> allowed ? ask(url) : CompletableFuture.completedStage(KeyAnswer.REFUSED_ADDRESS))
                .completeOnTimeout(KeyAnswer.UNREACHABLE, within.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(KeyFetcher::answerFor)
                .whenComplete((answer, failure) -> count(url, answer));
    }

    /**
     * The name of a trusted host may have been made to point into our own network. The client looks the name up again,
     * but gets what the JVM has just remembered.
     */
    private boolean mayConnect(URI url) {
        if (keyUrls.isLoopback(url) || connectWise.privateKeyHostsAllowed()) {
            return true;
        }
        try {
            return Stream.of(InetAddress.getAllByName(url.getHost())).allMatch(PublicAddressRule::isPublic);
        } catch (UnknownHostException e) {
            throw new CompletionException(e);
        }
    }

    private CompletionStage<KeyAnswer> ask(URI url) {
        return send(HttpRequest.newBuilder(url))
                .thenCompose(answer -> wantsCredentials(answer) && keyUrls.isOwnHost(url)
                        ? askWithCredentials(url, answer)
                        : CompletableFuture.completedStage(answer))
                .thenApply(KeyFetcher::read);
    }

    private CompletionStage<HttpResponse<byte[]>> askWithCredentials(URI url, HttpResponse<byte[]> refusal) {
        return authorization()
                .map(authorization -> {
                    var request = HttpRequest.newBuilder(url).header("Authorization", authorization);
                    connectWise.clientId().ifPresent(id -> request.header("clientId", id));
                    return send(request);
                })
                .orElse(CompletableFuture.completedStage(refusal));
    }

    private CompletionStage<HttpResponse<byte[]>> send(HttpRequest.Builder request) {
        var exchange = client.sendAsync(
                request.header("Accept", "application/json")
                        .timeout(within)
                        .GET()
                        .build(),
                info -> new LimitedBody(LARGEST_ANSWER));
        // The request's own time-out ends with the first header; a body may drip for ever.
        CompletableFuture.delayedExecutor(within.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> exchange.cancel(true));
        return exchange;
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

    private static boolean wantsCredentials(HttpResponse<?> answer) {
        return answer.statusCode() == 401 || answer.statusCode() == 403;
    }

    private static KeyAnswer read(HttpResponse<byte[]> answer) {
        int status = answer.statusCode();
        if (status == 408 || status == 429 || status >= 500) {
            return KeyAnswer.UNREACHABLE;
        }
        return status == 200 ? read(answer.body()) : KeyAnswer.NO_KEY;
    }

    /** The content type does not matter: it may say text. */
    private static KeyAnswer read(byte[] body) {
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
            if (cause instanceof SSLException || cause instanceof LimitedBody.TooLarge) {
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
