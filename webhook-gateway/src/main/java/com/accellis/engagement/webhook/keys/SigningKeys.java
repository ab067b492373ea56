package com.accellis.engagement.webhook.keys;

import com.accellis.engagement.webhook.signature.SigningKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The keys our company's callbacks are signed with, by the address that gave them. Every address in here has passed the
 * {@link com.accellis.engagement.webhook.signature.KeyUrlRule}.
 */
@ApplicationScoped
public class SigningKeys {

    private static final int MOST_KEYS = 16;
    private static final int MOST_ANSWERS = 512;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final KeyFetcher fetcher;
    private final KeysConfig config;
    private final Clock clock;

    /** Replaced as a whole, so that verifying needs no lock. */
    private volatile List<Held> held = List.of();

    private final Map<URI, CompletableFuture<KeyAnswer>> underWay = new HashMap<>();
    private final Map<URI, Answered> answers = new RecentAnswers();
    private Instant minute = Instant.EPOCH;
    private int newAddresses;

    SigningKeys(KeyFetcher fetcher, KeysConfig config, Clock clock) {
        this.fetcher = fetcher;
        this.config = config;
        this.clock = clock;
    }

    private record Held(URI url, SigningKey key, Instant until) {}

    private record Answered(KeyAnswer answer, Instant at) {}

    /** The keys at hand, the newest first. */
    public List<SigningKey> atHand() {
        Instant now = clock.instant();
        return held.stream()
                .filter(entry -> now.isBefore(entry.until()))
                .map(Held::key)
                .toList();
    }

    /**
     * Asks a trusted address for its key, because none at hand fits. One request at a time goes to an address, and
     * none soon after the last: until then its last answer stands.
     */
    public CompletionStage<KeyAnswer> ask(URI url) {
        CompletableFuture<KeyAnswer> asked;
        synchronized (this) {
            Instant now = clock.instant();
            CompletableFuture<KeyAnswer> joined = underWay.get(url);
            if (joined != null) {
                return joined;
            }
            Answered last = answers.get(url);
            if (last != null && isWithin(config.askAgainAfter(), last.at(), now)) {
                return CompletableFuture.completedStage(last.answer());
            }
            if (!isKnown(url) && !mayAskNewAddress(now)) {
                return CompletableFuture.completedStage(KeyAnswer.TOO_MANY);
            }
            asked = new CompletableFuture<>();
            underWay.put(url, asked);
        }
        fetcher.fetch(url).thenAccept(answer -> {
            remember(url, answer);
            asked.complete(answer);
        });
        return asked;
    }

    /** Nobody is asking for it, and nobody has asked for it lately. */
    public synchronized boolean isNew(URI url) {
        Answered last = answers.get(url);
        return !isKnown(url)
                && !underWay.containsKey(url)
                && (last == null || !isWithin(config.askAgainAfter(), last.at(), clock.instant()));
    }

    private boolean isKnown(URI url) {
        return held.stream().anyMatch(entry -> entry.url().equals(url));
    }

    /** Strangers can make up addresses on the shared host; those that gave a key before do not compete with them. */
    private boolean mayAskNewAddress(Instant now) {
        if (!isWithin(MINUTE, minute, now)) {
            minute = now;
            newAddresses = 0;
        }
        return newAddresses++ < config.newAddressesPerMinute();
    }

    /** Of a clock that was set back, the time since then cannot be known: it is taken to be over. */
    private static boolean isWithin(Duration length, Instant since, Instant now) {
        return !now.isBefore(since) && now.isBefore(since.plus(length));
    }

    private synchronized void remember(URI url, KeyAnswer answer) {
        Instant now = clock.instant();
        underWay.remove(url);
        answers.put(url, new Answered(answer, now));
        if (answer.kind() == KeyAnswer.Kind.FOUND) {
            hold(url, answer.key(), now);
        }
    }

    private void hold(URI url, SigningKey key, Instant now) {
        List<Held> next = new ArrayList<>();
        next.add(new Held(url, key, now.plus(config.keep())));
        Instant endOfReplaced = now.plus(config.keepReplaced());
        for (Held entry : held) {
            boolean same = entry.url().equals(url) && entry.key().equals(key);
            if (same || !now.isBefore(entry.until()) || next.size() == MOST_KEYS) {
                continue;
            }
            boolean replaced = entry.url().equals(url) && endOfReplaced.isBefore(entry.until());
            next.add(replaced ? new Held(url, entry.key(), endOfReplaced) : entry);
        }
        held = List.copyOf(next);
    }

    private static final class RecentAnswers extends LinkedHashMap<URI, Answered> {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, Answered> eldest) {
            return size() > MOST_ANSWERS;
        }
    }
}
