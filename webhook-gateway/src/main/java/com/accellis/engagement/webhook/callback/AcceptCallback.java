package com.accellis.engagement.webhook.callback;

import com.accellis.engagement.events.CallbackReceived;
import com.accellis.engagement.kit.trace.Traces;
import com.accellis.engagement.webhook.keys.KeyAnswer;
import com.accellis.engagement.webhook.keys.SigningKeys;
import com.accellis.engagement.webhook.platform.ConnectWiseConfig;
import com.accellis.engagement.webhook.platform.WebhookConfig;
import com.accellis.engagement.webhook.signature.KeyUrlRule;
import com.accellis.engagement.webhook.signature.SignatureCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Decides on one callback, the cheapest question first; a body is parsed only when a key of ours signed it or when it has
 * to name the key. Nothing here blocks.
 */
@ApplicationScoped
class AcceptCallback {

    private static final Logger LOG = Logger.getLogger(AcceptCallback.class);
    private static final int SENDERS_REMEMBERED = 10_000;

    private final SigningKeys keys;
    private final KeyUrlRule keyUrls;
    private final CallbackPublisher publisher;
    private final CallbackMetrics metrics;
    private final Traces traces;
    private final WebhookConfig config;
    private final String companyId;
    private final SenderRate unverified;
    private final SenderRate newKeyAddresses;

    AcceptCallback(
            SigningKeys keys,
            KeyUrlRule keyUrls,
            CallbackPublisher publisher,
            CallbackMetrics metrics,
            Traces traces,
            WebhookConfig config,
            ConnectWiseConfig connectWise) {
        this.keys = keys;
        this.keyUrls = keyUrls;
        this.publisher = publisher;
        this.metrics = metrics;
        this.traces = traces;
        this.config = config;
        this.companyId = connectWise.companyId().orElse("");
        this.unverified = new SenderRate(config.unverifiedPerMinute(), SENDERS_REMEMBERED);
        this.newKeyAddresses = new SenderRate(config.newKeyAddressesPerMinute(), SENDERS_REMEMBERED);
    }

    /** Always completes normally. */
    CompletionStage<Outcome> accept(Delivery delivery) {
        boolean room = metrics.begin() <= config.inFlight();
        return CompletableFuture.completedStage(delivery)
                .thenCompose(received -> room ? decide(received) : end(Outcome.BUSY))
                .exceptionally(AcceptCallback::unexpected)
                .whenComplete((outcome, never) -> metrics.end(outcome));
    }

    /** A mistake of ours: nothing was stored, and ConnectWise would not repeat after a 500. */
    private static Outcome unexpected(Throwable failure) {
        LOG.error("callback failed unexpectedly", failure);
        return Outcome.NOT_ACKNOWLEDGED;
    }

    private CompletionStage<Outcome> decide(Delivery delivery) {
        if (!MediaTypeRule.accepts(delivery.contentType())) {
            return end(Outcome.MEDIA_TYPE);
        }
        var signature = SignatureCheck.of(delivery.signatures());
        SignatureCheck.Verdict verdict = signature.against(delivery.body(), keys.atHand());
        if (verdict != SignatureCheck.Verdict.VALID && isTooMany(delivery, unverified)) {
            return end(Outcome.TOO_MANY_UNVERIFIED);
        }
        return switch (verdict) {
            case VALID -> store(delivery, Envelope.read(delivery.body()));
            case MISSING -> end(Outcome.SIGNATURE_MISSING);
            case MALFORMED -> end(Outcome.SIGNATURE_MALFORMED);
            case WRONG -> askForKey(delivery, signature);
        };
    }

    /**
     * It was not a stranger's, or nobody can say: after a start every callback needs the key that the first one asks for, and
     * their sender is ConnectWise.
     */
    private void forgive(Delivery delivery) {
        delivery.sender().get().ifPresent(unverified::forgive);
    }

    private static boolean isTooMany(Delivery delivery, SenderRate rate) {
        return delivery.sender()
                .get()
                .filter(sender -> !rate.allows(sender, delivery.beganNanos()))
                .isPresent();
    }

    private CompletionStage<Outcome> askForKey(Delivery delivery, SignatureCheck signature) {
        Optional<Envelope> envelope = Envelope.read(delivery.body());
        if (envelope.isEmpty()) {
            return end(Outcome.SIGNATURE_MISMATCH);
        }
        var keyUrl = keyUrls.decide(envelope.get().keyUrl());
        return switch (keyUrl.verdict()) {
            case REFUSED -> end(Outcome.KEY_URL_REFUSED);
            case WRONG_COMPANY -> end(Outcome.KEY_OF_ANOTHER_COMPANY);
            case TRUSTED ->
                keys.isNew(keyUrl.url()) && isTooMany(delivery, newKeyAddresses)
                        ? end(Outcome.TOO_MANY_KEYS)
                        : keys.ask(keyUrl.url()).thenCompose(answer -> withKey(answer, delivery, signature, envelope));
        };
    }

    private CompletionStage<Outcome> withKey(
            KeyAnswer answer, Delivery delivery, SignatureCheck signature, Optional<Envelope> envelope) {
        return switch (answer.kind()) {
            case REFUSED_ADDRESS -> end(Outcome.KEY_URL_REFUSED);
            case NO_KEY -> end(Outcome.KEY_UNAVAILABLE);
            case UNREACHABLE -> {
                forgive(delivery);
                yield end(Outcome.KEY_UNREACHABLE);
            }
            case TOO_MANY -> {
                forgive(delivery);
                yield end(Outcome.TOO_MANY_KEYS);
            }
            case FOUND -> {
                if (signature.against(delivery.body(), List.of(answer.key())) != SignatureCheck.Verdict.VALID) {
                    yield end(Outcome.SIGNATURE_MISMATCH);
                }
                forgive(delivery);
                yield store(delivery, envelope);
            }
        };
    }

    private CompletionStage<Outcome> store(Delivery delivery, Optional<Envelope> envelope) {
        if (envelope.isEmpty()) {
            return end(Outcome.BODY_NOT_JSON);
        }
        Reading reading = envelope.get().content(companyId, delivery.receivedAt());
        if (reading.callback() == null) {
            return end(reading.outcome());
        }
        Traces.Begun begun = traces.begin("receive callback", delivery.receivedAt());
        return publisher
                .publish(reading.callback(), begun.trace(), acknowledgeWithin(delivery))
                .handleAsync(
                        (metadata, failure) -> {
                            begun.end(failure);
                            return failure == null
                                    ? stored(delivery, reading, metadata)
                                    : notStored(reading.callback(), failure);
                        },
                        delivery.loop());
    }

    /** The broker's time, or what is left of the request's when that is less. */
    private Duration acknowledgeWithin(Delivery delivery) {
        Duration left = config.answerWithin().minusNanos(System.nanoTime() - delivery.beganNanos());
        return left.compareTo(config.acknowledgeWithin()) < 0 ? left : config.acknowledgeWithin();
    }

    private Outcome stored(Delivery delivery, Reading reading, RecordMetadata metadata) {
        metrics.acknowledged(delivery.beganNanos());
        CallbackReceived callback = reading.callback();
        // Put together here: formatting takes longer, and every callback has this line.
        LOG.info("callback " + reading.outcome().reason()
                + ": type=" + callback.type().wireName()
                + " id=" + callback.id()
                + " action=" + callback.action().wireName()
                + " messageId=" + callback.messageId()
                + " partition=" + metadata.partition()
                + " offset=" + metadata.offset());
        return reading.outcome();
    }

    private static Outcome notStored(CallbackReceived callback, Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        Outcome outcome = cause instanceof RecordTooLargeException ? Outcome.BODY_TOO_LARGE : Outcome.NOT_ACKNOWLEDGED;
        LOG.logf(
                someoneHasToAct(cause) ? Logger.Level.ERROR : Logger.Level.WARN,
                "callback %s: type=%s id=%d action=%s messageId=%s cause=%s",
                outcome.reason(),
                callback.type().wireName(),
                callback.id(),
                callback.action().wireName(),
                callback.messageId(),
                cause.getClass().getSimpleName());
        return outcome;
    }

    /** Rights, topics and their limits do not come back by themselves. */
    private static boolean someoneHasToAct(Throwable cause) {
        return cause instanceof AuthorizationException
                || cause instanceof AuthenticationException
                || cause instanceof RecordTooLargeException
                || cause instanceof UnknownTopicOrPartitionException
                // How the producer says that a topic is missing.
                || cause.getCause() instanceof UnknownTopicOrPartitionException;
    }

    private static CompletionStage<Outcome> end(Outcome outcome) {
        LOG.infof("callback %s: status=%d", outcome.reason(), outcome.status());
        return CompletableFuture.completedStage(outcome);
    }
}
