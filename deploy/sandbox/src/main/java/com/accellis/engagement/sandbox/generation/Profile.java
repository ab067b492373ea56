package com.accellis.engagement.sandbox.generation;

/**
 * How a company works with its MSP. Numbers are per 30 days, shares from 0 to 1.
 *
 * @param tickets service tickets
 * @param fastShare of them resolved within four hours
 * @param billableShare of the time on service tickets
 * @param projectHours of project work
 * @param additions to agreements
 * @param surveyShare of closed tickets followed by a survey
 * @param happiness share of good ratings
 */
record Profile(
        double tickets,
        double fastShare,
        double billableShare,
        double projectHours,
        double additions,
        double surveyShare,
        double happiness) {

    /** A prospect or a client that left: little of anything. */
    static Profile quiet(double tickets) {
        return new Profile(tickets, 0.3, 0.5, 0, 0, 0.1, 0.5);
    }

    /**
     * A client's profile. What follows leans on its place, so that some clients are good at everything and some at
     * nothing, but not strictly.
     *
     * @param place among all clients from 0, hardly there, to 1, the busiest
     */
    static Profile ofClient(double place, Draw draw) {
        return new Profile(
                tickets(place, draw),
                0.1 + 0.6 * near(place, draw),
                0.05 + 0.55 * draw.unit(),
                Math.max(0, near(place, draw) - 0.3) * draw.between(20.0, 75.0),
                3.5 * Math.pow(near(place, draw), 3),
                draw.chance(0.2) ? 0 : draw.between(0.08, 0.3),
                0.35 + 0.6 * near(place, draw));
    }

    private static double tickets(double place, Draw draw) {
        if (place < 0.12) {
            return draw.between(0.0, 1.5);
        }
        if (place < 0.35) {
            return draw.between(2.0, 8.0);
        }
        return place < 0.65 ? draw.between(8.0, 18.0) : draw.between(16.0, 36.0);
    }

    private static double near(double place, Draw draw) {
        return 0.65 * place + 0.35 * draw.unit();
    }
}
