package com.accellis.engagement.local;

import java.time.Duration;

/**
 * How patiently children are watched.
 *
 * @param look between two looks at whether the process exists
 * @param ask between two questions whether it works
 * @param missesAllowed unanswered questions in a row before it is started again
 * @param startLimit a fresh process may be silent for so long
 * @param firstPause before the first restart; doubles with each further one
 * @param longestPause the pause never gets longer
 * @param calm after running for so long the pauses start over
 */
record Pace(
        Duration look,
        Duration ask,
        int missesAllowed,
        Duration startLimit,
        Duration firstPause,
        Duration longestPause,
        Duration calm) {

    static final Pace USUAL = new Pace(
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            3,
            Duration.ofSeconds(120),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60));

    Duration pause(int restarts) {
        var doubled = firstPause.multipliedBy(1L << Math.min(restarts, 10));
        return doubled.compareTo(longestPause) > 0 ? longestPause : doubled;
    }
}
