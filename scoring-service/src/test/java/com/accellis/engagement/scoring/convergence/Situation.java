package com.accellis.engagement.scoring.convergence;

import com.accellis.engagement.events.SourceEntity;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What time it is, by which rules scores are made, and how it stands with the sources. */
public record Situation(Instant now, Card card, Map<SourceEntity, Source> sources) {

    /** More than a day: what was read in the situation before may be stale in this one. */
    private static final Duration STEP = Duration.ofHours(25);

    public Situation {
        sources = Map.copyOf(sources);
    }

    /**
     * @param configured when false the rest does not matter
     * @param fresh when false the last good reading is older than a day
     * @param coversFrom null means everything there is
     */
    public record Source(boolean configured, boolean fresh, LocalDate coversFrom) {}

    /** Up to four situations that follow each other; the days go on, sometimes by more than a window. */
    static List<Situation> following(Instant start, int firstCard, SplittableRandom random) {
        List<Situation> situations = new ArrayList<>();
        Instant now = start;
        Card card = Card.usual(firstCard);
        for (int n = 0; n < 1 + random.nextInt(4); n++) {
            if (n > 0) {
                now = now.plus(STEP.multipliedBy(random.nextInt(5) == 0 ? 28 : 1 + random.nextInt(2)));
                card = random.nextBoolean() ? Card.random(card.version() + 1, random) : card;
            }
            situations.add(new Situation(now, card, sources(now, random)));
        }
        return situations;
    }

    private static Map<SourceEntity, Source> sources(Instant now, SplittableRandom random) {
        Map<SourceEntity, Source> sources = new EnumMap<>(SourceEntity.class);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        for (SourceEntity entity : SourceEntity.values()) {
            LocalDate from = random.nextInt(16) == 0 ? today.minusDays(25 + random.nextInt(70)) : null;
            sources.put(entity, new Source(random.nextInt(20) > 0, random.nextInt(20) > 0, from));
        }
        return sources;
    }
}
