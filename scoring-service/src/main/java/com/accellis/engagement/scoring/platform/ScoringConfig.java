package com.accellis.engagement.scoring.platform;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What differs from one service provider to another. */
@ConfigMapping(prefix = "scoring")
public interface ScoringConfig {

    /** How long after the last good run that has arrived completely a source's data still counts as fresh. */
    @WithDefault("24h")
    Duration sourceFreshFor();

    /** Names of ticket statuses that mean "done" although ConnectWise does not flag the ticket as closed. */
    Optional<Set<String>> closingStatuses();

    /** CrewHu's raw rating to a satisfaction from 1 to 5. */
    Map<Integer, Integer> ratingScale();

    /** How often to look whether a source became loaded, stale or fresh again. */
    Duration readinessEvery();

    /** How often to look whether a new business day has begun. */
    Duration ageingEvery();

    /** How often to look whether a scorecard was published by whose rules clients are not scored yet. */
    Duration scorecardEvery();

    /** From which age of a topic's records on clients are only marked, and scored later. */
    @WithDefault("5s")
    Duration scoreLaterFrom();

    /** How often to look for marked clients; a third as often while topics go on marking them. */
    Duration rescoreMarkedEvery();

    /** How soon a marked client is scored: topics that lag give way to that. */
    @WithDefault("5s")
    Duration rescoreMarkedWithin();

    /** How often some clients are compared with a full recalculation. */
    Duration auditEvery();

    /** How often every client is compared within a day. */
    @WithDefault("1")
    double auditsPerDay();

    /** How long after a difference of scores alone an audit looks again: three times, before it is told. */
    @WithDefault("1500ms")
    Duration auditLooksAgainAfter();

    /** Whether the continuous audit repairs what differs; it is reported either way. */
    @WithDefault("false")
    boolean auditRepairs();

    /** How often to look for audits and recalculations that somebody asked for. */
    Duration requestedAuditsEvery();

    /**
     * Allows that all facts are counted again because days begin in another time zone than before: the name of the new zone. Scores
     * end on its day, also where that is the day before; closing scores stay as they are.
     */
    Optional<String> recountForTimeZone();

    /** How long what was known before is kept, and how far back a score can be explained as it was known then. */
    @WithDefault("400d")
    Duration keepKnownFor();

    /**
     * How long facts and day buckets are kept, by the day they count on; without it for ever. A day stays in any case
     * until no dead letter can bring an older version of its facts. Scores of windows that begin earlier cannot be asked
     * for any more.
     */
    Optional<Duration> keepFactsFor();

    /** How long closing scores are kept; without it for ever. */
    Optional<Duration> keepClosingsFor();

    /** How long finished audits and their differences are kept. */
    @WithDefault("90d")
    Duration keepAuditsFor();

    /** How long the companies of a client have to be the same before closing scores are made afterwards from them. */
    @WithDefault("10s")
    Duration closingsSettleFor();

    /** For how many days before the first load, or before a restart, closing scores are made afterwards. */
    @WithDefault("90")
    int closingsBackfillDays();
}
